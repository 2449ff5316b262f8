from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import WouldLose
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.docbin.docbin import to_doc
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.losses import LossTally
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.curated import ARTICLES, SPANS, curated
from tests.store.samples import CANONICAL, add, annotate, set_status

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ROOT = Path(__file__).resolve().parents[3]


@cache
def blank() -> Language:
    import spacy

    return spacy.blank("en")


def docs(path: Path) -> list[Doc]:
    from spacy.tokens import DocBin

    return list(DocBin().from_disk(path).get_docs(blank().vocab))


def ents(doc: Doc) -> list[tuple[int, int, str]]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def group(doc: Doc, key: str) -> list[tuple[int, int, str]]:
    return [(span.start_char, span.end_char, span.label_) for span in doc.spans[key]]


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with curated(tmp_path_factory.mktemp("gold") / "w.db") as workspace:
        yield workspace


def test_what_spacy_reads_back_is_the_gold(gold: Workspace, tmp_path: Path) -> None:
    report = export(gold, "spacy", tmp_path / "gold.spacy")
    found = {doc.user_data["id"]: doc for doc in docs(tmp_path / "gold.spacy")}
    assert list(found) == ["cjk", "deal", "empty"]
    texts = {article.key: article.text for article in ARTICLES}
    for key, doc in found.items():
        assert doc.text == texts[key]
        wanted = [(start, end, label) for start, end, label, _ in SPANS.get(key, [])]
        assert ents(doc) == group(doc, "sc") == wanted
        assert [ent.text for ent in doc.ents] == [texts[key][start:end] for start, end, _ in wanted]
    assert (report.articles, report.spans, report.losses) == (3, 7, ())


def test_reviewed_is_outside_and_unfinished_is_missing(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "spacy", tmp_path / "all.spacy", selection=Selection(tuple(ArticleStatus)))
    found = {doc.user_data["id"]: doc for doc in docs(tmp_path / "all.spacy")}
    assert sorted(found) == sorted(str(article.key) for article in ARTICLES)
    assert [token.ent_iob_ for token in found["empty"]] == ["O"] * 5
    assert [token.ent_iob_ for token in found["begun"]] == ["B", "", ""]
    assert [token.ent_iob_ for token in found["untouched"]] == ["", "", ""]
    assert {token.ent_iob_ for token in found["deal"]} == {"B", "I", "O"}
    assert found["begun"].user_data["status"] == "in progress"


def test_rejected_suggestions_are_negatives(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "spacy", tmp_path / "gold.spacy")
    cjk, deal, empty = docs(tmp_path / "gold.spacy")
    assert group(deal, "negatives") == [(10, 20, "ORG"), (21, 25, "ORG")]
    assert list(cjk.spans) == list(empty.spans) == ["sc"]


def test_a_doc_says_which_article_it_is(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "spacy", tmp_path / "gold.spacy")
    deal = docs(tmp_path / "gold.spacy")[1].user_data
    assert (deal["id"], deal["title"], deal["source"], deal["published"]) == ("deal", "Deal", "Wire", "2026-03-09")
    assert (deal["url"], deal["status"], deal["note"]) == ("https://example.org/1", "reviewed", "see the wire")
    assert json.loads(deal["metadata"]) == {"desk": "east", "note": 7}
    assert [span[:4] for span in deal["spans"] if span[3]] == [(10, 14, "GPE", "inside U.S.-based")]


def test_the_scorer_counts_a_prediction_in_an_empty_article_as_wrong(gold: Workspace, tmp_path: Path) -> None:
    from spacy.scorer import get_ner_prf
    from spacy.tokens import Span
    from spacy.training import Example

    export(gold, "spacy", tmp_path / "all.spacy", selection=Selection(tuple(ArticleStatus)))
    found = {doc.user_data["id"]: doc for doc in docs(tmp_path / "all.spacy")}

    def precision(key: str) -> Any:
        predicted = found[key].copy()
        predicted.set_ents([Span(predicted, 0, 1, "ORG")])
        return get_ner_prf([Example(predicted, found[key])])["ents_p"]

    assert precision("empty") == 0.0
    assert precision("untouched") is None


def test_strict_tokens_are_whole_and_what_does_not_fit_is_listed(gold: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "strict.spacy"
    with pytest.raises(WouldLose) as caught:
        export(gold, "spacy", path, tokens="strict")
    assert "deal 10..14 GPE 'U.S.'" in caught.value.message
    assert "cjk 5..10 ORG 'Roche'" in caught.value.message
    assert "--allow-loss" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
    report = export(gold, "spacy", path, tokens="strict", allow_loss=True)
    deal = docs(path)[1]
    assert "U.S.-based" in [token.text for token in deal]
    assert ents(deal) == [(2, 7, "ORG"), (35, 47, "MONEY"), (52, 59, "ORG"), (73, 75, "MONEY")]
    assert [(loss.kind, loss.count) for loss in report.losses] == [("annotations with an edge inside a token", 2)]
    manifest = json.loads((tmp_path / "strict.spacy.manifest.json").read_bytes())
    assert manifest["losses"][0]["count"] == 2
    assert manifest["tokens"] == "strict"


def test_overlapping_annotations_are_all_kept(workspace: Workspace, tmp_path: Path) -> None:
    article_id = add(workspace, CANONICAL)
    for start, end, label in [(8, 20, "GPE"), (10, 14, "GPE"), (10, 20, "ORG"), (52, 59, "ORG"), (52, 59, "GPE")]:
        annotate(workspace, article_id, start, end, label)
    set_status(workspace, article_id, ArticleStatus.REVIEWED)
    report = export(workspace, "spacy", tmp_path / "gold.spacy")
    (doc,) = docs(tmp_path / "gold.spacy")
    assert group(doc, "sc") == [(8, 20, "GPE"), (10, 20, "ORG"), (10, 14, "GPE"), (52, 59, "GPE"), (52, 59, "ORG")]
    assert ents(doc) == [(8, 20, "GPE"), (52, 59, "GPE")]
    assert report.losses == ()


def test_an_export_of_nothing_is_an_empty_file_that_spacy_reads(workspace: Workspace, tmp_path: Path) -> None:
    assert export(workspace, "spacy", tmp_path / "none.spacy").articles == 0
    assert docs(tmp_path / "none.spacy") == []


def test_another_process_writes_the_same_bytes(gold: Workspace, tmp_path: Path) -> None:
    export(gold, "spacy", tmp_path / "here.spacy")
    code = (
        "from pathlib import Path; from store.workspace import Workspace; from annotate.exporting.export import export;"
        f"export(Workspace.open(Path({str(gold.path)!r})), 'spacy', Path({str(tmp_path / 'there.spacy')!r}))"
    )
    environment = {"PYTHONHASHSEED": "12345"}
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "there.spacy").read_bytes() == (tmp_path / "here.spacy").read_bytes()


TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n.'漢🧬-"), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), text=TEXTS)
def test_any_flat_gold_of_any_text_comes_back(data: st.DataObject, text: str) -> None:
    from spacy.tokens import DocBin

    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    annotations = tuple(DocumentSpan(start, end, "ORG") for start, end in spans)
    losses = LossTally()
    made = to_doc(blank(), Document(text, spans=annotations, status=ArticleStatus.REVIEWED), losses)
    content = DocBin(docs=[made], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(content).get_docs(blank().vocab)
    assert doc.text == text
    assert ents(doc) == [(start, end, "ORG") for start, end in spans]
    assert losses.losses() == ()
