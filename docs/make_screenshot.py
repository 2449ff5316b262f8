"""Make docs/screenshot.svg from the running application: ``python docs/make_screenshot.py [FILE]``.

A sample article, the suggestions of the built-in detector, and decisions made by pressing keys. No time of day is on
the screen that this leaves, so the same program draws the same picture.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from annotate.detect.biotech import NAME, RELEASE, load
from annotate.entities import Entity
from annotate.scheme import default_scheme
from annotate.suggesting import store_suggestions
from glossator.opening import launch
from glossator.samples import sample_articles, sample_gold
from glossator.settings import DetectorSettings, Settings
from store.records import Place, Span
from store.workspace import Workspace
from tui.app import GlossatorApp
from tui.launch import Launch

FILE = Path(__file__).with_name("screenshot.svg")
ARTICLE = "crl-zemplorant"
ANNOTATOR = "mira"
SIZE = (120, 32)
DECISIONS = 14
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    """Write the picture to the file of the command line, or to the documentation."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    with tempfile.TemporaryDirectory() as folder:
        target.write_text(asyncio.run(picture(Path(folder) / "news.db")), encoding="utf-8")


async def picture(path: Path) -> str:
    """The reader as SVG, after some decisions in a workspace made at a path."""
    with sample_workspace(path) as workspace:
        app = GlossatorApp(launched(workspace))
        async with app.run_test(size=SIZE) as pilot:
            for _ in range(DECISIONS):
                await pilot.press(right_key(app.session().current))
            await pilot.press("w", "b")  # there and back, so that the footer shows its keys again
            await pilot.pause()
            svg = app.export_screenshot(title="glossator")
    # a picture in a repository must not fetch fonts from elsewhere, and some viewers drop blanks at the ends of texts
    return _WEB_FONT.sub("", svg).replace("<svg ", '<svg xml:space="preserve" ', 1)


def right_key(entity: Entity | None) -> str:
    """The key that decides as the gold of the sample does."""
    assert entity is not None  # the cursor goes on to the next suggestion by itself
    return "a" if Span(entity.start, entity.end, entity.label) in sample_gold()[ARTICLE] else "x"


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
    # the start screen of whoever runs this is not to offer a workspace that is gone
    return replace(launch(workspace, settings), remember=lambda _: None)


if __name__ == "__main__":
    main()
