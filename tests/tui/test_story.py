"""The whole job: a detector suggests, a curator decides by keyboard until all is gold, and gold comes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotate.adding import add_articles
from annotate.detect import registry
from annotate.detect.protocol import Detector
from annotate.exporting.export import export
from annotate.ingest.outcomes import ReadOptions
from annotate.ingest.read import read
from annotate.ingest.sources import find
from annotate.scheme import default_scheme
from annotate.suggesting import store_suggestions
from bench.curator import span_of
from bench.headless import Hands, curate
from glossator.samples import sample_articles, sample_gold
from store.records import Span
from store.workspace import Workspace
from tests.tui.driver import Person, kinds, reading, status
from tests.workspaces import found, suggested

SHARED_GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dev.jsonl"


@pytest.fixture(scope="module")
def detector() -> Detector:
    """The built-in detector."""
    return registry.load("biotech-news")


def sample() -> tuple[str, frozenset[Span]]:
    """A bundled article and its gold."""
    key = "readout-tovrasimab"
    return next(each.text for each in sample_articles() if each.key == key), frozenset(sample_gold()[key])


def seed() -> tuple[str, frozenset[Span]]:
    """The article of 59 spans in the folder of gold beside the checkout."""
    if not SHARED_GOLD.exists():
        pytest.skip(f"there is no {SHARED_GOLD}")
    with SHARED_GOLD.open(encoding="utf-8") as lines:
        article = next(each for each in map(json.loads, lines) if each["id"] == "seed")
    return article["text"], frozenset(Span(each["start"], each["end"], each["label"]) for each in article["spans"])


def added(path: Path, text: str, workspace: Workspace) -> int:
    """The id of the article that a text file became."""
    path.write_bytes(text.encode())
    (article,) = add_articles(workspace, read(find([str(path)], cwd=path.parent), options=ReadOptions())).added
    assert workspace.articles.text(article.id) == text
    return article.id


def suggest(workspace: Workspace, article_id: int, detector: Detector) -> None:
    """Store what the detector finds in an article."""
    text = workspace.articles.text(article_id)
    run = workspace.runs.start(detector.name, detector.version, detector.config)
    (spans,) = detector.detect([text])
    store_suggestions(workspace, article_id, run.id, text, spans)
    workspace.runs.finish(run.id)


async def to_gold(person: Person, gold: frozenset[Span]) -> None:
    """Press what the curator plans until nothing is left to do."""
    await curate(Hands(person.app, person.pilot), gold, same_after=None)


def stored(workspace: Workspace, article_id: int) -> frozenset[Span]:
    """The annotations of an article, as a fresh connection reads them."""
    with Workspace.open(workspace.path) as fresh:
        return frozenset(map(span_of, fresh.spans.annotations(article_id)))


def exported(workspace: Workspace, path: Path) -> Iterator[tuple[str, frozenset[Span]]]:
    """Text and entities of the docs that spaCy reads from an export."""
    import spacy
    from spacy.tokens import DocBin

    export(workspace, "spacy", path)
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        yield doc.text, frozenset(Span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)


@pytest.mark.parametrize("source", [sample, seed])
async def test_an_article_is_curated_to_its_gold_by_keyboard_alone(
    source: Callable[[], tuple[str, frozenset[Span]]], detector: Detector, tmp_path: Path
) -> None:
    text, gold = source()
    with Workspace.create(tmp_path / "story.db", default_scheme()) as workspace:
        article = added(tmp_path / "article.txt", text, workspace)
        suggest(workspace, article, detector)
        async with reading(workspace) as person:
            await to_gold(person, gold)
            assert stored(workspace, article) == gold
            await person.press("enter", "q")
    with Workspace.open(tmp_path / "story.db") as workspace:
        assert status(workspace, article) == "reviewed"
        async with reading(workspace) as person:
            await person.press("u", "u", "u", "u", "u")
            assert stored(workspace, article) != gold
            assert status(workspace, article) == "in progress"
            await person.press("U", "U", "U", "U", "U")
            person.sees("reviewed")
            await person.press("q")
        assert stored(workspace, article) == gold
        assert list(exported(workspace, tmp_path / "gold.spacy")) == [(text, gold)]


async def test_edges_inside_words_and_labels_that_are_wrong_are_put_right(workspace: Callable[[], Workspace]) -> None:
    text = "anti-GPRC5Dxyz and\nLarkTern of Owl Bay,\nsaid Ada Lowe of the Owl Bay Tern Group today"
    spans = found(text, ("anti-GPRC5Dxyz", "DRUG"), ("LarkTern", "ORG"), ("Ada", "ORG"), ("Tern Group today", "PERSON"))
    article = suggested(workspace(), text, spans)
    gold = frozenset(
        Span(*span)
        for span in found(
            text,
            ("GPRC5D", "DRUG"),
            ("Lark", "ORG"),
            ("Tern", "PERSON"),
            ("Owl Bay", "ORG"),
            ("Ada Lowe", "PERSON"),
            ("Owl Bay Tern Group", "ORG"),
        )
    )
    async with reading(workspace()) as person:
        await to_gold(person, gold)
    assert stored(workspace(), article) == gold
    assert {"add", "relabel", "resize"} <= set(kinds(workspace()))
