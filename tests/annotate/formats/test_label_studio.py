from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from annotate.errors import UnreadableInput
from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.json_fields import ODD_SCORES
from annotate.formats.label_studio.reading import DRAFTS, ELSEWHERE, FURTHER, NO_TEXT, PREDICTED, REPEATED, TURNS
from annotate.formats.label_studio.results import (
    LOOSE_RELATIONS,
    NO_OFFSETS,
    OTHER_RESULTS,
    OTHER_TEXTS,
    UNLABELLED,
)
from annotate.formats.label_studio.tasks import FORMAT
from store.records import ArticleStatus
from tests.annotate.formats.documents import read_again, written
from tests.annotate.formats.hostile_json import MALFORMED, damaged, fuzz, read_bytes, read_objects, refusal
from tests.store.samples import CANONICAL

FILES = Path(__file__).parent / "files" / "label-studio"
TEXT = "Roche buys Alnylam."


def region(start: int, end: int, label: str, covered: str | None = None, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label], **({} if covered is None else {"text": covered})}
    tags = {"from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"}
    return {"id": f"r{start}", **tags, "value": value, **more}


def annotation(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 22, "completed_by": 1, "result": list(results), "was_cancelled": False, "ground_truth": False, **more}


def task(*annotations: dict[str, Any], text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"id": 87, "data": {"text": text}, "annotations": list(annotations), "predictions": [], "meta": {}, **more}


ROCHE, ALNYLAM = region(0, 5, "ORG", "Roche"), region(11, 18, "ORG", "Alnylam")
BUYS = {"from_id": "r0", "to_id": "r11", "type": "relation", "direction": "right", "labels": ["buys"]}
TONE = {"id": "x", "from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}
PREDICTION = {"model_version": "m1", "score": 0.75, "result": [ROCHE]}
WHOLE = task(
    annotation(ROCHE, ALNYLAM, BUYS, TONE, completed_by={"id": 1, "email": "ada@example.org"},
               updated_at="2022-11-04T18:50:53.017151Z"),
    predictions=[PREDICTION], data={"text": TEXT, "source": "Wire", "pages": 2},
)  # fmt: skip

DEAL = Document(
    CANONICAL,
    "deal",
    title="Deal",
    spans=(DocumentSpan(2, 7, "ORG", note="the buyer"), DocumentSpan(52, 59, "ORG")),
    relations=(DocumentRelation(0, "buys", 1),),
    answers=(Answer("tone", "good"),),
    status=ArticleStatus.REVIEWED,
    metadata={"desk": "east", "text": "of the author"},
    where="made",
)


def places(document: Document) -> list[tuple[Any, ...]]:
    return [span[:3] for span in document.spans]


def one(*objects: Any) -> tuple[Document, dict[str, int]]:
    (document,), losses = read_objects(FORMAT, *objects)
    return document, losses


def test_an_export_is_read_with_all_that_it_says() -> None:
    document, losses = one(WHOLE)
    by = ("ada@example.org", "2022-11-04T18:50:53.017151Z")
    assert losses == {}
    assert document == Document(
        TEXT,
        "87",
        source="Wire",
        metadata={"pages": 2},
        spans=(DocumentSpan(0, 5, "ORG", None, None, None, *by), DocumentSpan(11, 18, "ORG", None, None, None, *by)),
        suggestions=(DocumentSpan(0, 5, "ORG", score=0.75, detector="m1"),),
        relations=(DocumentRelation(0, "buys", 1),),
        answers=(Answer("tone", "good"),),
        status=ArticleStatus.REVIEWED,
    )


@pytest.mark.parametrize("shift", [0, 1])
def test_offsets_are_found_out_by_what_they_cover(shift: int) -> None:
    regions = [region(2 + shift, 7 + shift, "ORG", "Roche"), region(35 + shift, 47 + shift, "MONEY", "$1.4 billion")]
    document, _ = one(task(annotation(*regions), text=CANONICAL))
    assert places(document) == [(2, 7, "ORG"), (35, 47, "MONEY")]


def test_the_covered_text_may_be_trimmed_and_escaped_but_proves_no_wrong_unit() -> None:
    document, _ = one(task(annotation(region(52, 67, "ORG", "Alnylam.\\nShares")), text=CANONICAL))
    assert places(document) == [(52, 67, "ORG")]
    text = "🧬 x  y"
    document, _ = one(task(annotation(region(2, 5, "X", " x ")), text=text))
    assert [text[start:end] for start, end, _ in places(document)] == [" x "]


def test_tasks_are_those_that_label_studio_imports(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [DEAL, DEAL], tmp_path)
    first, second = json.loads(path.read_bytes())
    assert losses.losses() == ()
    assert [first.pop("id"), second.pop("id")] == [1, 2]
    assert first == second
    assert first["data"] == {"text": CANONICAL, "title": "Deal", "desk": "east"}
    (made,) = first["annotations"]
    ids = [result["id"] for result in made["result"] if "id" in result]
    assert len(ids) == len(set(ids))
    spans = [result for result in made["result"] if result["type"] == "labels"]
    assert [result["value"]["text"] for result in spans] == ["Roche", "Alnylam"]
    for result in spans:
        assert CANONICAL[result["value"]["start"] : result["value"]["end"]] == result["value"]["text"]
    assert spans[0]["meta"] == {"text": ["the buyer"]}
    (relation,) = [result for result in made["result"] if result["type"] == "relation"]
    assert [relation["from_id"], relation["to_id"]] == [result["id"] for result in spans]
    assert read_again(FORMAT, path) == [DEAL, DEAL]


def test_nothing_is_an_empty_array(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [], tmp_path)
    assert json.loads(path.read_bytes()) == []
    assert read_again(FORMAT, path) == []


@pytest.mark.parametrize("status", ArticleStatus)
def test_the_status_comes_back_unless_somebody_worked_on_the_task(tmp_path: Path, status: ArticleStatus) -> None:
    path, _ = written(FORMAT, [replace(DEAL, status=status)], tmp_path)
    (given_task,) = json.loads(path.read_bytes())
    (made,) = given_task["annotations"]
    assert made["was_cancelled"] is (status is ArticleStatus.SKIPPED)
    assert one(given_task)[0].status is status
    finished = {**given_task, "annotations": [{**made, "was_cancelled": False, "lead_time": 4.5}]}
    assert one(finished)[0].status is ArticleStatus.REVIEWED
    cancelled, _ = one({**given_task, "annotations": [{**made, "result": [], "was_cancelled": True, "lead_time": 4.5}]})
    assert cancelled.status is ArticleStatus.SKIPPED
    removed, _ = one({**given_task, "annotations": []})
    assert (removed.status, removed.spans) == (ArticleStatus.NEW, ())


def test_an_article_that_nobody_touched_has_no_annotation(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [Document(TEXT, "new", status=ArticleStatus.NEW)], tmp_path)
    assert json.loads(path.read_bytes())[0]["annotations"] == []


def test_a_task_without_annotation_is_new_and_a_cancelled_one_skipped() -> None:
    assert one(task())[0].status is ArticleStatus.NEW
    document, losses = one(task(annotation(ROCHE, BUYS, TONE, was_cancelled=True)))
    assert (document.status, document.spans, document.answers) == (ArticleStatus.SKIPPED, (), ())
    assert [span[:3] for span in document.suggestions] == [(0, 5, "ORG")]
    assert losses == {PREDICTED: 2}


def test_an_annotation_without_spans_is_reviewed_where_nothing_else_was_asked() -> None:
    assert one(task(annotation()))[0].status is ArticleStatus.REVIEWED
    assert one(task(annotation(TONE)))[0].status is None
    assert one(task(annotation(TONE, ROCHE)))[0].status is ArticleStatus.REVIEWED


def test_ground_truth_goes_before_the_last_of_several_annotations() -> None:
    old = annotation(ROCHE, updated_at="2022-01-01T00:00:00Z", completed_by=1)
    new = annotation(ALNYLAM, updated_at="2022-01-02T00:00:00Z", completed_by=2)
    cancelled = annotation(updated_at="2022-01-03T00:00:00Z", was_cancelled=True)
    document, losses = one(task(new, old, cancelled))
    assert ([span.annotator for span in document.spans], losses) == (["2"], {FURTHER: 1})
    document, losses = one(task(new, {**old, "ground_truth": True}))
    assert ([span.annotator for span in document.spans], losses) == (["1"], {FURTHER: 1})


@pytest.mark.parametrize(
    ("direction", "pairs"),
    [("right", [(0, 1)]), ("left", [(1, 0)]), ("bi", [(0, 1), (1, 0)]), (None, [(0, 1)])],
)
def test_relations_go_where_their_arrow_points(direction: str | None, pairs: list[tuple[int, int]]) -> None:
    document, _ = one(task(annotation(ROCHE, ALNYLAM, {**BUYS, "direction": direction})))
    assert [(relation.head, relation.tail) for relation in document.relations] == pairs


def test_a_region_of_several_labels_is_a_span_for_each() -> None:
    both = {**ROCHE, "value": {**ROCHE["value"], "labels": ["ORG", "BUYER"]}}
    document, losses = one(task(annotation(both, ALNYLAM, BUYS)))
    assert places(document) == [(0, 5, "BUYER"), (0, 5, "ORG"), (11, 18, "ORG")]
    assert [relation[::2] for relation in document.relations] == [(0, 2), (1, 2)]
    assert losses == {}


def test_what_was_typed_is_a_note() -> None:
    typed = {"id": "r0", "from_name": "why", "to_name": "text", "type": "textarea"}
    document, losses = one(
        task(
            annotation(
                {**ROCHE, "meta": {"text": ["first"]}},
                {**typed, "value": {"start": 0, "end": 5, "text": ["second"]}},
                {**typed, "id": "t", "value": {"text": ["a deal", "big"]}},
            )
        )
    )
    assert (document.spans[0].note, document.note, losses) == ("first\nsecond", "a deal\nbig", {})


def test_scores_of_regions_go_before_those_of_their_prediction() -> None:
    regions = [{**ROCHE, "value": {**ROCHE["value"], "score": 0.5}}, {**ALNYLAM, "score": 0.25}, region(6, 10, "V")]
    again = {"model_version": "m2", "score": 95, "result": [ROCHE]}
    document, losses = one(task(predictions=[{**PREDICTION, "result": regions}, again]))
    assert [(span.score, span.detector) for span in document.suggestions] == [(0.5, "m1"), (0.75, "m1"), (0.25, "m1")]
    assert losses == {REPEATED: 1, ODD_SCORES: 1}


def test_the_text_is_the_field_that_the_results_are_about() -> None:
    data = {"title": "Wire", "body": CANONICAL, "url": "https://example.org/1"}
    document, _ = one(task(annotation(region(52, 59, "ORG", "Alnylam")), data=data))
    assert (document.text, document.title, document.url) == (CANONICAL, "Wire", "https://example.org/1")
    document, _ = one(task(annotation({**ROCHE, "source": "$b"}), data={"a": TEXT + " And more.", "b": TEXT}))
    assert document.text == TEXT


def test_offsets_in_a_page_are_taken_where_they_fit_its_text() -> None:
    value = {"start": "/text()[1]", "end": "/text()[1]", "startOffset": 0, "endOffset": 5, "hypertextlabels": ["ORG"]}
    fits = {**value, "text": "Roche", "globalOffsets": {"start": 0, "end": 5}}
    wrong = {**fits, "globalOffsets": {"start": 3, "end": 8}}
    results = [{"id": str(n), "to_name": "text", "type": "hypertextlabels", "value": each}
               for n, each in enumerate([value, fits, wrong])]  # fmt: skip
    document, losses = one(task(annotation(*results)))
    assert (places(document), losses) == ([(0, 5, "ORG")], {NO_OFFSETS: 2})


def test_what_is_not_taken_is_counted() -> None:
    box = {"id": "b", "type": "rectanglelabels", "value": {"x": 1, "y": 2, "rectanglelabels": ["A"]}}
    rating = {"id": "c", "type": "rating", "value": {"rating": 4}}
    sound = {"id": "d", "type": "labels", "value": {"start": 1, "end": 3, "channel": 0, "labels": ["A"]}}
    bare = {**ROCHE, "value": {"start": 0, "end": 5, "labels": []}}
    about = {**TONE, "id": "r0", "value": {"start": 0, "end": 5, "choices": ["sure"]}}
    other = {**ALNYLAM, "to_name": "title"}
    found, losses = read_objects(
        FORMAT,
        task(annotation(ROCHE, box, rating, sound, bare, about, other, BUYS, {**BUYS, "labels": []}), drafts=[{}]),
        task(annotation(box), data={"image": "/data/upload/29/example.png"}),
        task(data={"text": "https://example.org/a.txt"}),
        task(data={"dialogue": [{"author": "A"}, {"text": "hi"}]}),
        task(predictions=[{**PREDICTION, "result": [ROCHE, TONE]}]),
    )
    assert losses == {
        OTHER_RESULTS: 5, UNLABELLED: 1, OTHER_TEXTS: 1, LOOSE_RELATIONS: 2, DRAFTS: 1,
        ELSEWHERE: 2, NO_TEXT: 1, PREDICTED: 1,
    }  # fmt: skip
    assert len(found) == 2


def test_json_min_is_read() -> None:
    document, losses = one(
        {
            "text": TEXT,
            "id": 3,
            "desk": "east",
            "label": [ROCHE["value"], ALNYLAM["value"]],
            "topic": {"choices": ["deal", "rumour"]},
            "sentiment": "Positive",
            "annotator": 1,
            "annotation_id": 9,
            "created_at": "2022-11-04T18:50:53.017134Z",
            "updated_at": "2022-11-04T18:50:53.017151Z",
            "lead_time": 10.7,
        }
    )
    assert losses == {}
    assert (document.key, places(document)) == ("3", [(0, 5, "ORG"), (11, 18, "ORG")])
    assert document.answers == (Answer("topic", "deal"), Answer("topic", "rumour"))
    assert document.metadata == {"desk": "east", "sentiment": "Positive"}
    assert (document.spans[0].annotator, document.status) == ("1", ArticleStatus.REVIEWED)


def test_the_completions_of_an_old_release_are_read() -> None:
    content = (FILES / "completion.json").read_bytes()
    results = json.loads(content)["completions"][0]["result"]
    (document,), losses = read_bytes(FORMAT, content)
    assert losses == {}
    assert sorted(places(document)) == sorted(
        (result["value"]["start"], result["value"]["end"], result["value"]["labels"][0]) for result in results
    )
    assert {document.surface(span) for span in document.spans} == {result["value"]["text"] for result in results}


def test_the_text_of_a_dialogue_is_what_is_said_in_it() -> None:
    def said(first: int, start: int, last: int, end: int, covered: str | None = None) -> dict[str, Any]:
        value = {"start": str(first), "end": str(last), "startOffset": start, "endOffset": end}
        stated = {} if covered is None else {"text": covered}
        return {"type": "paragraphlabels", "value": {**value, **stated, "paragraphlabels": ["ORG"]}}

    turns = [{"author": "Mia", "text": "🧬 Roche buys."}, {"author": "Vincent", "text": "🧬 Alnylam?"}]
    data = {"audio": "https://example.org/a.mp3", "dialogue": turns}
    in_code_points = [said(0, 2, 0, 7, "Roche"), said(1, 2, 1, 9, "Alnylam"), said(0, 8, 1, 9, "buys.\n\n🧬 Alnylam")]
    in_utf_16 = [said(0, 3, 0, 8, "Roche"), said(1, 3, 1, 10, "Alnylam"), said(0, 9, 1, 10, "buys.🧬 Alnylam")]
    unstated = [said(0, 2, 0, 7), said(1, 2, 1, 9), said(0, 8, 1, 9)]
    for regions in (in_code_points, in_utf_16, unstated):
        (document,), losses = read_objects(FORMAT, task(annotation(*regions), data=data))
        assert document.text == "🧬 Roche buys.\n🧬 Alnylam?"
        assert places(document) == [(2, 7, "ORG"), (8, 23, "ORG"), (16, 23, "ORG")]
        assert losses == {TURNS: 1}
    (document,), losses = read_objects(FORMAT, task(annotation(said(0, 2, 9, 7, "Roche")), data=data))
    assert (document.spans, losses) == ((), {TURNS: 1, NO_OFFSETS: 1})
    (document,), losses = read_objects(FORMAT, task(annotation(said(0, 2, 0, 7, "Roche"))))
    assert (document.spans, losses) == ((), {NO_OFFSETS: 1})


def test_the_ends_of_the_first_releases_are_inclusive() -> None:
    result = [region(0, 4, "ORG", "Roche"), region(11, 17, "ORG", "Alnylam")]
    (document,), losses = read_objects(FORMAT, {"id": 1, "data": {"text": TEXT}, "completions": [{"result": result}]})
    assert (places(document), losses) == ([(0, 5, "ORG"), (11, 18, "ORG")], {})
    mixed = annotation(region(0, 4, "ORG", "Roche"), ALNYLAM)
    assert "0 to 4 covers 'Roch', not 'Roche'" in refusal(FORMAT, task(mixed)).message
    unstated = annotation(region(0, 4, "ORG", "Roche"), region(11, 17, "ORG"))
    assert "0 to 4 covers 'Roch', not 'Roche'" in refusal(FORMAT, task(unstated)).message


@pytest.mark.parametrize(("content", "message"), MALFORMED)
def test_malformed_files_are_refused_by_line(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(FORMAT, content)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("given_task", "message"),
    [
        (task(data=5), "data is 5, not an object"),
        (task(annotations={}), "annotations is an object, not a list"),
        (task(annotation(result=5)), "result is 5, not a list"),
        (task(annotation(region(0, 99, "ORG"))), "0 to 99 is no stretch"),
        (task(annotation(region(0, 5, "ORG", "Novartis"))), "covers 'Roche', not 'Novartis'"),
        (task(annotation({**BUYS, "direction": "up"})), "direction is 'up', not right, left or bi"),
        (task(annotation({**ROCHE, "value": []})), "value is a list, not an object"),
        (task(annotation(was_cancelled="no")), "was_cancelled is 'no', not true or false"),
        (task(meta={"glossator": {"flagged": 1}}), "flagged is 1, not true or false"),
        (task(meta={"glossator": {"key": {}}}), "key is an object, not a string"),
    ],
)
def test_wrong_values_are_refused_by_place(given_task: dict[str, Any], message: str) -> None:
    error = refusal(FORMAT, WHOLE, given_task)
    assert "line 2" in error.message
    assert message in error.message


MINIMAL = {"text": TEXT, "id": 3, "label": [ROCHE["value"]], "annotator": 1, "annotation_id": 9}
OWN = {"glossator": {"status": "reviewed", "negatives": [{"start": 0, "end": 5, "label": "A", "score": 1}]}}


@settings(max_examples=150, deadline=None)
@given(content=damaged([WHOLE, MINIMAL, task(annotation(ROCHE), meta=OWN)]))
def test_damaged_files_never_end_in_a_traceback(content: bytes) -> None:
    fuzz(FORMAT, content)
