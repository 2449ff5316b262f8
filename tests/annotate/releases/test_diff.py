"""What changed between two versions of gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats import jsonl
from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.reading import tidy
from annotate.releases.comparing import Difference, Kind
from annotate.releases.diff import Comparison
from annotate.releases.merging import in_order, paired
from store.records import ArticleStatus
from tests.annotate.formats.documents import collections

TEXT = "Amgen sold Kyprolis to Ada Lovelace."
AMGEN, KYPROLIS = DocumentSpan(0, 5, "ORG"), DocumentSpan(11, 19, "DRUG")
ADA = DocumentSpan(23, 35, "PERSON")
PLAIN = Document(TEXT, "a", "A title", spans=(AMGEN, KYPROLIS), status=ArticleStatus.REVIEWED)


def compared(old: Sequence[Document], new: Sequence[Document]) -> tuple[list[Difference], Comparison]:
    comparison = Comparison()
    return list(comparison.differences(paired(old, new))), comparison


def kinds(**changed: Any) -> list[str]:
    found, _ = compared([PLAIN], [replace(PLAIN, **changed)])
    return [str(one.kind) for one in found]


def test_spans_are_added_removed_relabelled_and_moved() -> None:
    assert kinds(spans=(AMGEN, KYPROLIS, ADA)) == ["annotation added"]
    assert kinds(spans=(AMGEN,)) == ["annotation removed"]
    assert kinds(spans=(AMGEN._replace(label="DRUG"), KYPROLIS)) == ["relabelled"]
    assert kinds(spans=(AMGEN._replace(end=10), KYPROLIS)) == ["edges moved"]
    assert kinds(spans=(AMGEN._replace(end=10, label="DRUG"), KYPROLIS)) == ["relabelled, edges moved"]
    assert kinds(spans=(KYPROLIS, ADA)) == ["annotation removed", "annotation added"]


def test_everything_else_is_told_by_its_kind() -> None:
    assert kinds(spans=(AMGEN._replace(note="why?"), KYPROLIS)) == ["note on an annotation"]
    assert kinds(spans=(AMGEN._replace(annotator="bo"), KYPROLIS)) == ["who, when, or what proposed it"]
    assert kinds(negatives=(ADA,)) == ["rejection added"]
    assert kinds(relations=(DocumentRelation(0, "makes", 1),)) == ["relation added"]
    assert kinds(answers=(Answer("topic", "deal"),)) == ["article label added"]
    assert kinds(note="odd", flagged=True) == ["note on the article", "flag"]
    assert kinds(status=ArticleStatus.IN_PROGRESS, complete=("ORG",)) == ["status", "complete for"]
    assert kinds(metadata={"desk": 1}) == kinds(title="Other") == ["title, source, date, URL or metadata"]


def test_a_relation_stays_the_same_where_its_ends_are_relabelled_or_moved() -> None:
    related = replace(PLAIN, relations=(DocumentRelation(0, "makes", 1),))
    moved = replace(related, spans=(AMGEN._replace(end=10), KYPROLIS._replace(label="PRODUCT")))
    found, _ = compared([related], [moved])
    assert [one.kind for one in found] == [Kind.MOVED, Kind.RELABELLED]


def test_a_text_that_changed_is_told_with_the_place() -> None:
    other = replace(PLAIN, text="Amgen gave Kyprolis away.", note="new")
    [text, note], comparison = compared([PLAIN], [other])
    assert (text.kind, note.kind) == (Kind.TEXT, Kind.NOTE)
    assert text.before == {"start": 6, "text": "sold Kyprolis to Ada Lovelace."}
    assert comparison.labels["ORG"].to_json() | {"before": 1} == {
        **dict.fromkeys(("gained", "lost", "moved"), 0),
        **dict.fromkeys(("before", "after", "added", "removed"), 1),
    }


def test_articles_come_and_go() -> None:
    found, comparison = compared([PLAIN, replace(PLAIN, key="c")], [replace(PLAIN, key="b"), replace(PLAIN, key="c")])
    assert [(one.article, one.kind) for one in found] == [("a", Kind.ARTICLE_REMOVED), ("b", Kind.ARTICLE_ADDED)]
    assert (comparison.before, comparison.after, comparison.changed) == (2, 2, 0)


def test_labels_are_counted() -> None:
    new = replace(PLAIN, spans=(AMGEN._replace(label="DRUG", end=10), ADA))
    _, comparison = compared([PLAIN], [new])
    counts = {label: change.to_json() for label, change in comparison.labels.items()}
    zero = dict.fromkeys(("before", "after", "added", "removed", "gained", "lost", "moved"), 0)
    assert counts == {
        "ORG": zero | {"before": 1, "lost": 1},
        "DRUG": zero | {"before": 1, "after": 1, "removed": 1, "gained": 1, "moved": 1},
        "PERSON": zero | {"after": 1, "added": 1},
    }


_some = collections()


@st.composite
def _versions(draw: st.DrawFn) -> tuple[list[Document], list[Document]]:
    """Two versions of a collection: articles come and go, and parts of one stand in the other."""
    old, other = draw(_some), draw(_some)
    new = []
    for mine, theirs in zip(old, [*other, *old], strict=False):
        part = draw(st.sampled_from(["same", "text", "spans", "marks", "negatives", "gone"]))
        if part == "text":
            new.append(replace(theirs, key=mine.key))
        elif part == "spans":
            kept = [span for span in mine.spans if draw(st.booleans())]
            changed = [span._replace(label=draw(st.sampled_from(["DRUG", "NEW"]))) for span in kept]
            new.append(tidy(replace(mine, spans=tuple(changed), relations=())))
        elif part == "marks":
            new.append(replace(mine, note="x", flagged=not mine.flagged, answers=(), complete=None))
        elif part == "negatives":
            new.append(replace(mine, negatives=mine.negatives[1:], relations=mine.relations[:1]))
        elif part == "same":
            new.append(mine)
    return old, new


@given(_some)
def test_nothing_differs_from_itself(given: list[Document]) -> None:
    found, comparison = compared(given, list(given))
    assert found == []
    assert not comparison.differs
    assert all(change.before == change.after for change in comparison.labels.values())


@given(_versions())
def test_what_is_not_equal_differs(given: tuple[list[Document], list[Document]]) -> None:
    old, new = given
    found, comparison = compared(old, new)
    by_key = {document.key: document for document in new}
    unequal = {document.key for document in old if by_key.get(document.key) != document}
    assert {one.article for one in found} == unequal | (by_key.keys() - {document.key for document in old})
    assert sum(comparison.kinds.values()) == len(found)


@given(_versions())
def test_the_differences_lead_from_one_to_the_other(given: tuple[list[Document], list[Document]]) -> None:
    old, new = given
    found, comparison = compared(old, new)
    for label, change in comparison.labels.items():
        before, after = (sum(span.label == label for one in some for span in one.spans) for some in given)
        assert (change.before, change.after) == (before, after)
        assert change.after == change.before + change.added - change.removed + change.gained - change.lost
    new_by_key = {document.key: document for document in new}
    for document in old:
        other = new_by_key.get(document.key)
        if other is None or other.text != document.text:
            continue
        places = Counter(map(place, document.spans))
        for one in found:
            if one.article == document.key and one.kind in _OF_SPANS:
                places.subtract(ends(one.before))
                places.update(ends(one.after))
        assert +places == Counter(map(place, other.spans))
        assert -places == Counter()


_OF_SPANS = (Kind.ADDED, Kind.REMOVED, Kind.RELABELLED, Kind.MOVED, Kind.REPLACED)


def place(span: DocumentSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def ends(told: Any) -> list[tuple[int, int, str]]:
    return [] if told is None else [(told["start"], told["end"], told["label"])]


@given(_versions())
def test_backwards_the_same_is_told_the_other_way_round(given: tuple[list[Document], list[Document]]) -> None:
    _, there = compared(*given)
    _, back = compared(*reversed(given))
    assert (there.before, there.after, there.changed) == (back.after, back.before, back.changed)
    opposite = {Kind.ADDED: Kind.REMOVED, Kind.ARTICLE_ADDED: Kind.ARTICLE_REMOVED, Kind.TEXT: Kind.TEXT}
    for kind, other in opposite.items():
        assert there.kinds[kind] == back.kinds[other]


def test_files_are_read_in_order_of_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    documents = [replace(PLAIN, key=key) for key in ("a", "b", "é", "🧬")]
    path.write_bytes(b"\n".join(map(jsonl.line, documents)))
    assert list(in_order(path)) == documents
    path.write_bytes(b"".join(map(jsonl.line, reversed(documents))))
    with pytest.raises(UnreadableInput, match="line 2: the id é comes too late"):
        list(in_order(path))
    path.write_bytes(jsonl.line(PLAIN) * 2)
    with pytest.raises(UnreadableInput, match="line 2: the id a comes too late"):
        list(in_order(path))
    path.write_text('{"text": "No id."}')
    with pytest.raises(UnreadableInput, match="there is no id"):
        list(in_order(path))
    with pytest.raises(UnreadableInput, match="cannot be read"):
        list(in_order(tmp_path))
