"""Make docs/screenshot.svg from the running application: ``python docs/make_screenshot.py [FILE]``.

A sample article, the suggestions of the built-in detector, and decisions made by pressing keys. No time of day is on
the screen that this leaves, so the same program draws the same picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from annotate.detect.biotech import NAME, RELEASE, load
from annotate.scheme import default_scheme
from annotate.suggesting import store_suggestions
from glossator.opening import launch
from glossator.samples import sample_articles
from glossator.settings import DetectorSettings, Settings
from store.records import Place
from store.workspace import Workspace
from tui.app import GlossatorApp
from tui.launch import Launch

FILE = Path(__file__).with_name("screenshot.svg")
ARTICLE = "readout-tovrasimab"
ANNOTATOR = "mira"
SIZE = (120, 32)
KEYS = ("a", "a", "a", "a", "x", "a", "a", "a", "w", "b")
"""Decisions on the first suggestions; a step there and back, so that the footer shows its keys again."""
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    """Write the picture to the file of the command line, or to the documentation."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    with tempfile.TemporaryDirectory() as folder:
        target.write_text(asyncio.run(picture(Path(folder) / "news.db")), encoding="utf-8")


async def picture(path: Path) -> str:
    """The reader as SVG, after KEYS in a workspace made at a path."""
    with sample_workspace(path) as workspace:
        app = GlossatorApp(launched(workspace))
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press(*KEYS)
            await pilot.pause()
            svg = app.export_screenshot(title="glossator")
    # a picture in a repository must not fetch fonts from elsewhere, and some viewers drop blanks at the ends of texts
    return _WEB_FONT.sub("", svg).replace("<svg ", '<svg xml:space="preserve" ', 1)


def sample_workspace(path: Path) -> Workspace:
    """A workspace with the samples and the built-in detector's suggestions, left at the start of ARTICLE."""
    workspace = Workspace.create(path, default_scheme())
    detector = load()
    samples = sample_articles()
    # the release alone: the digest behind it is another with every edit of a rule, whatever the suggestions are
    run = workspace.runs.start(NAME, RELEASE, detector.config)
    added = workspace.articles.add(samples)
    for one, article, spans in zip(added, samples, detector.detect(each.text for each in samples), strict=True):
        store_suggestions(workspace, one.id, run.id, article.text, spans)
    workspace.runs.finish(run.id)
    workspace.places.keep(ANNOTATOR, Place(workspace.articles.id_of(ARTICLE), 0, 0))
    return workspace


def launched(workspace: Workspace) -> Launch:
    """The application's settings: the defaults, no detector, nothing that is this machine's."""
    settings = Settings(ANNOTATOR, detector=DetectorSettings(ahead=0))
    return launch(workspace, settings)


if __name__ == "__main__":
    main()
