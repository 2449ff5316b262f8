from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import WriteOptions
from annotate.formats.prodigy.reading import MEDIA, NO_TEXT, TOKEN_RELATIONS, UNLABELLED, VERSIONS, WHOLE_TEXT
from annotate.formats.prodigy.tasks import FORMAT, INSIDE_TOKEN, RELATIONS_INSIDE
from store.records import ArticleStatus
from tests.annotate.formats.documents import SCHEME, read_again, written
from tests.annotate.formats.hostile_json import MALFORMED, damaged, fuzz, read_bytes, read_objects, refusal
from tests.store.samples import CANONICAL

FILES = Path(__file__).parent / "files" / "prodigy"
SHARED = Path(__file__).parents[4] / "shared" / "fixtures" / "prodigy"
TASK: dict[str, Any] = {"text": "Roche buys Alnylam.", "spans": [{"start": 0, "end": 5, "label": "ORG"}]}
ROCHE = DocumentSpan(0, 5, "ORG")
RELATED: dict[str, Any] = {
    "text": "Roche buys Alnylam.",
    "tokens": [
        {"text": "Roche", "start": 0, "end": 5, "id": 0, "ws": True},
        {"text": "buys", "start": 6, "end": 10, "id": 1, "ws": True},
        {"text": "Alnylam", "start": 11, "end": 18, "id": 2, "ws": False},
        {"text": ".", "start": 18, "end": 19, "id": 3, "ws": False, "disabled": True},
    ],
    "spans": [
        {"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "ORG"},
        {"start": 11, "end": 18, "token_start": 2, "token_end": 2, "label": "ORG", "text": "Alnylam", "score": 0.5},
    ],
    "relations": [
        {
            "head": 0,
            "child": 2,
            "label": "buys",
            "color": "#fff",
            "head_span": {"start": 0, "end": 5, "token_start": 0, "token_end": 0, "label": "ORG"},
            "child_span": {"start": 11, "end": 18, "token_start": 2, "token_end": 2, "label": "ORG"},
        }
    ],
    "meta": {"source": "Wire", "score": 0.3},
    "_input_hash": -5,
    "_task_hash": 6,
    "_view_id": "relations",
    "_annotator_id": "deals-ada",
    "_timestamp": 1633999979,
    "answer": "accept",
}

DEAL = Document(
    CANONICAL,
    "deal",
    spans=(
        DocumentSpan(2, 7, "ORG"),
        DocumentSpan(10, 14, "GPE", note="a place"),
        DocumentSpan(35, 47, "MONEY", score=0.5, detector="rules"),
        DocumentSpan(52, 59, "ORG"),
        DocumentSpan(73, 75, "PERCENT"),
    ),
    relations=(DocumentRelation(0, "buys", 3),),
    status=ArticleStatus.REVIEWED,
    metadata={"_input_hash": -5},
    where="made",
)


def tasks(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_canonical_document_has_the_tokens_of_spacy(tmp_path: Path) -> None:
    whole = replace(DEAL, spans=tuple(span for span in DEAL.spans if span.label != "GPE"), relations=())
    path, losses = written(FORMAT, [whole], tmp_path)
    (task,) = tasks(path)
    assert losses.losses() == ()
    assert [(span["token_start"], span["token_end"]) for span in task["spans"]] == [(1, 1), (7, 9), (11, 11), (16, 17)]
    assert task["tokens"][13] == {"text": "\n", "start": 60, "end": 61, "id": 13, "ws": False}
    assert (task["answer"], task["_view_id"], task["_input_hash"]) == ("accept", "ner_manual", -5)


def test_what_is_written_is_a_doc_for_spacy(tmp_path: Path) -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    path, _ = written(FORMAT, [DEAL], tmp_path)
    (task,) = tasks(path)
    doc = Doc(
        Vocab(),
        words=[token["text"] for token in task["tokens"]],
        spaces=[token["ws"] for token in task["tokens"]],
    )
    assert doc.text == task["text"] == CANONICAL
    assert [(token.idx, token.i) for token in doc] == [(token["start"], token["id"]) for token in task["tokens"]]
    for span, given_span in zip(task["spans"], DEAL.spans, strict=True):
        covered = doc[span["token_start"] : span["token_end"] + 1]
        assert (covered.start_char, covered.end_char) == (span["start"], span["end"]) == given_span[:2]
    (relation,) = task["relations"]
    assert (doc[relation["head"]].text, doc[relation["child"]].text) == ("Roche", "Alnylam")
    assert relation["head_span"]["token_end"] == relation["head"]


def test_an_edge_inside_a_token_splits_it_or_is_a_loss(tmp_path: Path) -> None:
    related = replace(DEAL, relations=(DocumentRelation(0, "in", 1),))
    assert read_again(FORMAT, written(FORMAT, [related], tmp_path)[0]) == [related]
    (tmp_path / "strict").mkdir()
    path, losses = written(FORMAT, [related], tmp_path / "strict", WriteOptions(SCHEME, "strict"))
    assert {loss.kind: loss.count for loss in losses.losses()} == {INSIDE_TOKEN: 1, RELATIONS_INSIDE: 1}
    (task,) = tasks(path)
    assert [span["label"] for span in task["spans"]] == ["ORG", "MONEY", "ORG", "PERCENT"]
    assert "relations" not in task


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert len({written(FORMAT, [DEAL, DEAL], tmp_path / name)[0].read_bytes() for name in ("one", "two")}) == 1


@pytest.mark.parametrize(
    ("status", "answer"),
    [(ArticleStatus.REVIEWED, "accept"), (ArticleStatus.SKIPPED, "ignore"), (ArticleStatus.IN_PROGRESS, None)],
)
def test_the_status_is_the_answer(tmp_path: Path, status: ArticleStatus, answer: str | None) -> None:
    path, _ = written(FORMAT, [replace(DEAL, status=status)], tmp_path)
    assert tasks(path)[0].get("answer") == answer


def test_an_answer_given_in_prodigy_goes_before_our_status(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [replace(DEAL, status=ArticleStatus.IN_PROGRESS)], tmp_path)
    (task,) = tasks(path)
    (accepted,), _ = read_objects(FORMAT, {**task, "answer": "accept"})
    assert (accepted.status, accepted.spans) == (ArticleStatus.REVIEWED, DEAL.spans)
    (ignored,), _ = read_objects(FORMAT, {**task, "answer": "ignore", "relations": []})
    assert (ignored.status, ignored.spans) == (ArticleStatus.SKIPPED, ())


MANUAL, BINARY = {"_view_id": "ner_manual"}, {"_view_id": "ner"}
TWO = [{"start": 0, "end": 5, "label": "ORG"}, {"start": 11, "end": 18, "label": "ORG"}]


@pytest.mark.parametrize(
    ("more", "role", "status"),
    [
        ({"answer": "accept", **MANUAL}, "spans", ArticleStatus.REVIEWED),
        ({"answer": "reject", **MANUAL}, "suggestions", ArticleStatus.SKIPPED),
        ({"answer": "ignore", **MANUAL}, "suggestions", ArticleStatus.SKIPPED),
        ({"answer": "accept", **BINARY}, "spans", ArticleStatus.IN_PROGRESS),
        ({"answer": "reject", **BINARY}, "negatives", ArticleStatus.IN_PROGRESS),
        ({"answer": "reject", **BINARY, "spans": TWO}, "negatives", ArticleStatus.IN_PROGRESS),
        ({"answer": "reject", "_is_binary": True, **MANUAL}, "negatives", ArticleStatus.IN_PROGRESS),
        ({"answer": "accept", "_is_binary": False, **BINARY}, "spans", ArticleStatus.REVIEWED),
        ({"answer": "accept"}, "spans", ArticleStatus.REVIEWED),
        ({"answer": "reject"}, "negatives", ArticleStatus.IN_PROGRESS),
        ({"answer": "reject", "spans": TWO}, "suggestions", ArticleStatus.SKIPPED),
        ({"answer": "accept", "spans": [{**TWO[0], "score": 0.5}]}, "spans", ArticleStatus.IN_PROGRESS),
        ({"answer": "accept", "_view_id": "classification"}, "suggestions", None),
        ({"answer": "ignore", "_view_id": "choice"}, "suggestions", None),
        ({"answer": "reject", "label": "DEAL"}, "suggestions", None),
        ({"answer": "accept", "options": [{"id": 1}]}, "suggestions", None),
        ({"answer": "reject", "label": "ORG"}, "negatives", ArticleStatus.IN_PROGRESS),
        ({}, "spans", None),
    ],
)
def test_what_a_task_says_depends_on_answer_and_interface(
    more: dict[str, Any], role: str, status: ArticleStatus | None
) -> None:
    (document,), _ = read_objects(FORMAT, {**TASK, **more})
    assert document.status is status
    for name in ("spans", "negatives", "suggestions"):
        assert [span[:3] for span in getattr(document, name)] == (
            [(0, 5, "ORG"), (11, 18, "ORG")][: len(more.get("spans", [0]))] if name == role else []
        )


def test_the_answer_of_a_span_goes_before_that_of_its_task() -> None:
    spans = [{**TWO[0], "answer": "reject"}, {**TWO[1], "answer": "accept"}]
    (document,), _ = read_objects(FORMAT, {**TASK, "spans": spans, "answer": "accept"})
    assert [span.start for span in document.spans] == [11]
    assert [span.start for span in document.negatives] == [0]
    assert document.status is ArticleStatus.IN_PROGRESS


def test_relations_provenance_and_meta_are_read() -> None:
    (document,), losses = read_objects(FORMAT, RELATED)
    assert losses == {}
    assert document.relations == (DocumentRelation(0, "buys", 1),)
    by = ("deals-ada", "2021-10-12T00:52:59.000000Z")
    assert document.spans == (
        DocumentSpan(0, 5, "ORG", None, None, None, *by),
        DocumentSpan(11, 18, "ORG", None, 0.5, None, *by),
    )
    assert document.source == "Wire"
    assert document.metadata == {"_input_hash": -5, "_task_hash": 6, "score": 0.3}


def test_offsets_of_another_unit_are_found_out_by_the_covered_text() -> None:
    span = {"start": 3, "end": 8, "label": "ORG", "text": "Roche"}
    (document,), _ = read_objects(FORMAT, {"text": CANONICAL, "spans": [span]})
    assert document.spans == (DocumentSpan(2, 7, "ORG"),)


def test_what_is_not_taken_is_counted() -> None:
    by_token = {"head": 1, "child": 2, "label": "x", "head_span": {"start": 6, "end": 10, "label": None}}
    found, losses = read_objects(
        FORMAT,
        {"image": "data:...", "spans": [{"label": "CAT", "points": [[0, 1]]}], "answer": "accept"},
        {"html": "<b>a</b>", "answer": "accept"},
        {"text": "Uber", "label": "TECH", "answer": "reject"},
        {"text": "Uber", "options": [{"id": 1, "text": "a"}], "accept": [1, "b"], "answer": "accept"},
        {**RELATED, "relations": [*RELATED["relations"], by_token], "versions": [{}, {}]},
        {**TASK, "spans": [{"start": 0, "end": 5}]},
    )
    assert losses == {MEDIA: 1, NO_TEXT: 1, WHOLE_TEXT: 3, TOKEN_RELATIONS: 1, VERSIONS: 2, UNLABELLED: 1}
    assert len(found) == 4


def test_a_pattern_file_is_refused_with_what_it_is() -> None:
    with pytest.raises(UnreadableInput, match="line 1: a pattern for spaCy's matcher") as caught:
        read_bytes(FORMAT, (FILES / "patterns_drugs.jsonl").read_bytes())
    assert "db-out" in caught.value.hint


def test_the_demo_of_a_project_is_read() -> None:
    (document,), losses = read_bytes(FORMAT, (FILES / "demo.jsonl").read_bytes())
    assert losses == {}
    (span,) = document.spans
    assert (document.surface(span), span.label, span.detector) == ("Ed Sheeran", "PERSON", "en_core_web_lg")
    assert document.status is ArticleStatus.REVIEWED


@pytest.mark.skipif(not SHARED.exists(), reason="the fixtures of other tools are not here")
def test_headlines_have_the_spans_that_plain_counting_finds() -> None:
    content = (SHARED / "news_headlines.jsonl").read_bytes()
    given_tasks = [json.loads(line) for line in content.splitlines()]
    found, losses = read_bytes(FORMAT, content)
    assert losses == {}
    assert [[tuple(span[:3]) for span in document.spans] for document in found] == [
        [(span["start"], span["end"], span["label"]) for span in task.get("spans", [])] for task in given_tasks
    ]
    assert sum(len(document.spans) for document in found) == 39


@pytest.mark.parametrize(("content", "message"), MALFORMED)
def test_malformed_files_are_refused_by_line(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(FORMAT, content)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": 5}, "text is 5, not a string"),
        ({"glossator": 5}, "glossator is 5, not an object"),
        ({"spans": {}}, "spans is an object, not a list"),
        ({"spans": [5]}, "spans is a list, not a list of objects"),
        ({"spans": [{"start": "0", "end": 5, "label": "A"}]}, "start is '0', not a whole number"),
        ({"spans": [{"start": 0, "end": 500, "label": "A"}]}, "0 to 500 is no stretch"),
        ({"spans": [{"start": -1, "end": 5, "label": "A"}]}, "-1 to 5 is no stretch"),
        ({"spans": [{"start": 0, "end": 5, "label": "A", "text": "Ruche"}]}, "covers 'Roche', not 'Ruche'"),
        ({"answer": "maybe"}, "answer is 'maybe', not accept, reject or ignore"),
        ({"relations": [{"head_span": 4}]}, "head_span is 4, not an object"),
        ({"glossator": {"status": "done"}}, "status is 'done', not one of"),
        ({"glossator": {"negatives": [{"start": 0, "end": 99, "label": "A"}]}}, "0..99 is no span"),
        ({"meta": {"a": json.loads("[" * 300 + "]" * 300)}}, "metadata nested too deeply"),
    ],
)
def test_wrong_values_are_refused_by_place(change: dict[str, Any], message: str) -> None:
    error = refusal(FORMAT, TASK, {**TASK, **change})
    assert "line 2" in error.message
    assert message in error.message


@settings(max_examples=150, deadline=None)
@given(content=damaged([RELATED, {**TASK, "answer": "reject", "glossator": {"status": "reviewed", "spans": [{}]}}]))
def test_damaged_files_never_end_in_a_traceback(content: bytes) -> None:
    fuzz(FORMAT, content)
