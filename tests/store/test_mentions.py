"""Mentions over a workspace: which are listed, in which order, and what each line shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.mention_lists import Correct, MentionLists, MentionOrder, Wanted
from store.mentions import CONTEXT, GivenScore, Mention, Mentions, MentionState
from store.outliers import Outlier, outliers
from store.records import Annotation, Change, RowChange, ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import add, annotate, decide, make, suggest


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make(tmp_path / "w.db") as made:
        yield made


def listed(
    workspace: Workspace,
    wanted: Wanted | None = None,
    order: MentionOrder = MentionOrder.ARTICLE,
    correct: Correct | None = None,
) -> list[tuple[str, str, str]]:
    """Surface, label and state of what is listed."""
    lists, mentions = MentionLists(workspace.connection), Mentions(workspace.connection)
    refs = [ref for block in lists.refs(wanted or Wanted(), order, correct) for ref in block]
    return [(row.surface, row.label, str(row.state)) for row in mentions.rows(refs, {}) if row is not None]


def remove(workspace: Workspace, annotation: Annotation) -> None:
    workspace.journal.commit(Change("remove", annotation.article_id, (RowChange(annotation, None),)), "ann")


def test_annotations_and_visible_suggestions_are_listed_in_the_order_of_articles(workspace: Workspace) -> None:
    one, two = add(workspace, "Roche and Novartis and Ipsen and UCB"), add(workspace, "Ipsen")
    suggest(workspace, two, ScoredSpan(0, 5, "ORG"))
    found = suggest(workspace, one, *(ScoredSpan(s, s + n, "ORG") for s, n in ((33, 3), (24, 5), (10, 8), (0, 5))))
    states = dict(
        zip(found, (None, SuggestionState.REJECTED, SuggestionState.LEFT, SuggestionState.ACCEPTED), strict=True)
    )
    for suggestion, state in states.items():
        if state is not None:
            decide(workspace, suggestion, state)
    assert listed(workspace) == [
        ("Roche", "ORG", "open"),
        ("Novartis", "ORG", "rejected"),
        ("UCB", "ORG", "annotated"),
        ("Ipsen", "ORG", "open"),
    ]


def test_every_part_of_what_is_wanted_narrows(workspace: Workspace) -> None:
    article = add(workspace, "Roche ROCHE roche Rochester")
    first, second, *_ = suggest(
        workspace, article, ScoredSpan(0, 5, "ORG"), ScoredSpan(6, 11, "ORG"), ScoredSpan(12, 17, "GPE"),
        ScoredSpan(18, 27, "GPE"),
    )  # fmt: skip
    decide(workspace, second, SuggestionState.REJECTED)
    decide(workspace, first, SuggestionState.ACCEPTED)
    assert listed(workspace, Wanted(("Roche",))) == [("Roche", "ORG", "annotated")]
    assert [row[0] for row in listed(workspace, Wanted(("Roche", "ROCHE", "roche")))] == ["Roche", "ROCHE", "roche"]
    assert [row[0] for row in listed(workspace, Wanted(label="GPE"))] == ["roche", "Rochester"]
    assert [row[0] for row in listed(workspace, Wanted(state=MentionState.OPEN))] == ["roche", "Rochester"]
    assert [row[0] for row in listed(workspace, Wanted(state=MentionState.REJECTED))] == ["ROCHE"]
    assert [row[0] for row in listed(workspace, Wanted(state=MentionState.ANNOTATED, label="GPE"))] == []
    assert [row[0] for row in listed(workspace, Wanted(words=("OCH", "ter")))] == ["Rochester"]


def test_a_nul_hides_no_part_of_a_surface(workspace: Workspace) -> None:
    article = add(workspace, "ab\0cd ab\0xy ab")
    suggest(workspace, article, ScoredSpan(0, 5, "ORG"), ScoredSpan(6, 11, "ORG"), ScoredSpan(12, 14, "ORG"))
    assert [row[0] for row in listed(workspace, Wanted(("ab\0xy",)))] == ["ab\0xy"]
    assert [row[0] for row in listed(workspace, Wanted(("ab",)))] == ["ab"]
    assert [row[0] for row in listed(workspace, Wanted(words=("xy",)))] == ["ab\0xy"]
    assert MentionLists(workspace.connection).surfaces(["AB"]) == {"ab\0cd", "ab\0xy", "ab"}


def test_surface_and_label_and_score_can_order(workspace: Workspace) -> None:
    article = add(workspace, "beta Alpha gamma alpha")
    spans = [(0, 4, "ORG", 0.9), (5, 10, "GPE", None), (11, 16, "GPE", 0.2), (17, 22, "ORG", 0.5)]
    suggest(workspace, article, *(ScoredSpan(*span) for span in spans))
    by = {order: [row[0] for row in listed(workspace, order=order)] for order in MentionOrder}
    assert by[MentionOrder.ARTICLE] == ["beta", "Alpha", "gamma", "alpha"]
    assert by[MentionOrder.SURFACE] == ["Alpha", "alpha", "beta", "gamma"]
    assert by[MentionOrder.LABEL] == ["Alpha", "gamma", "alpha", "beta"]
    assert by[MentionOrder.SCORE] == ["gamma", "alpha", "beta", "Alpha"]


def test_corrected_scores_order_each_origin_by_its_own(workspace: Workspace) -> None:
    article = add(workspace, "beta Alpha gamma delta")
    spans = [ScoredSpan(0, 4, "ORG", 0.9, "stems"), ScoredSpan(5, 10, "GPE", None, "stems")]
    suggest(workspace, article, *spans, ScoredSpan(11, 16, "GPE", 0.2, "names"), ScoredSpan(17, 22, "ORG", 0.5))
    suggest(workspace, article, ScoredSpan(17, 22, "ORG", 0.1, "names"), version="2")
    decide(workspace, workspace.spans.suggestions(article)[2], SuggestionState.ACCEPTED)
    seen: set[tuple[str, str, str | None]] = set()

    def correct(score: float, label: str, detector: str, layer: str | None) -> float:
        seen.add((label, detector, layer))
        return 1 - score if layer == "names" else score / 2

    by_score = [row[0] for row in listed(workspace, order=MentionOrder.SCORE, correct=correct)]
    assert by_score == ["beta", "gamma", "delta", "Alpha"]
    assert seen == {
        ("ORG", "pattern", "stems"),
        ("GPE", "pattern", "names"),
        ("ORG", "pattern", None),
        ("ORG", "pattern", "names"),
    }


def test_hidden_ones_are_stored_as_open_and_listed_apart(workspace: Workspace) -> None:
    article = add(workspace, "Roche ROCHE Roche a\0b a\0c")
    spans = ((0, 5, "ORG"), (6, 11, "ORG"), (12, 17, "GPE"), (18, 21, "ORG"), (22, 25, "ORG"))
    suggest(workspace, article, *(ScoredSpan(*span) for span in spans))
    hidden = frozenset({("Roche", "ORG"), ("a\0b", "ORG")})
    for order in MentionOrder:
        found = [row[:2] for row in listed(workspace, Wanted(state=MentionState.HIDDEN, hidden=hidden), order)]
        assert sorted(found) == [("Roche", "ORG"), ("a\0b", "ORG")]
    still_open = [row[:2] for row in listed(workspace, Wanted(state=MentionState.OPEN, hidden=hidden))]
    assert still_open == [("ROCHE", "ORG"), ("Roche", "GPE"), ("a\0c", "ORG")]
    assert len(listed(workspace, Wanted(hidden=hidden))) == 5
    assert listed(workspace, Wanted(state=MentionState.HIDDEN)) == []
    lists = MentionLists(workspace.connection)
    assert len(list(lists.places(Wanted(state=MentionState.HIDDEN, hidden=hidden)))) == 2
    assert list(lists.places(Wanted(state=MentionState.HIDDEN))) == []


def test_more_articles_than_one_block_are_all_listed(workspace: Workspace) -> None:
    ids = [add(workspace, f"Roche {number}") for number in range(130)]
    for article_id in ids:
        suggest(workspace, article_id, ScoredSpan(0, 5, "ORG"))
    blocks = list(MentionLists(workspace.connection).refs(Wanted()))
    assert len(blocks) > 1
    assert sum(map(len, blocks)) == 130


def test_a_line_shows_what_stands_around_the_mention(workspace: Workspace) -> None:
    text = "🧬" * 300 + "\0 Roche pays" + "." * 300
    article = add(workspace, text, title="Deal")
    start = text.index("Roche")
    suggest(workspace, article, ScoredSpan(start, start + 5, "ORG", 0.25))
    (row,) = Mentions(workspace.connection).rows([1], {})
    left, right = text[start - CONTEXT : start], text[start + 5 : start + 5 + CONTEXT]
    assert row == Mention(
        1, article, start, start + 5, "ORG", "Roche", MentionState.OPEN,
        (GivenScore(0.25, "ORG", "pattern", None),), 0.25, title="Deal", left=left, right=right,
    )  # fmt: skip


def test_a_number_stands_for_what_became_of_its_mention(workspace: Workspace) -> None:
    article = add(workspace, "Roche Ipsen UCB")
    suggestion, other = suggest(workspace, article, ScoredSpan(0, 5, "ORG", 0.5), ScoredSpan(6, 11, "ORG"))
    mentions = Mentions(workspace.connection)
    decide(workspace, suggestion, SuggestionState.ACCEPTED)
    (made,) = mentions.rows([suggestion.id], {})
    assert made is not None
    assert (made.ref, made.state, made.score) == (-1, MentionState.ANNOTATED, 0.5)
    decide(workspace, other, SuggestionState.SUPERSEDED)
    (gone,) = mentions.rows([other.id], {})
    assert gone is not None
    assert (gone.surface, gone.state) == ("Ipsen", MentionState.GONE)


def test_an_annotation_that_was_removed_is_what_stands_in_its_place(workspace: Workspace) -> None:
    article = add(workspace, "Roche UCB")
    annotation = annotate(workspace, article, 0, 5)
    mentions, ref = Mentions(workspace.connection), -annotation.id
    (known,) = mentions.rows([ref], {})
    assert known is not None
    remove(workspace, annotation)
    assert mentions.rows([ref], {}) == [None]
    assert mentions.rows([ref], {ref: known}) == [replace(known, state=MentionState.GONE)]
    (suggestion,) = suggest(workspace, article, ScoredSpan(0, 5, "GPE"))
    (standing,) = mentions.rows([ref], {ref: known})
    assert standing is not None
    assert (standing.ref, standing.label, standing.state) == (suggestion.id, "GPE", MentionState.OPEN)


def test_decisions_unlike_most_others_are_outliers_the_rarest_first(workspace: Workspace) -> None:
    article = add(workspace, "Roche " * 20 + "UCB " * 20)
    for number in range(9):
        annotate(workspace, article, 6 * number, 6 * number + 5)
    annotate(workspace, article, 54, 59, "GPE")
    spans = [ScoredSpan(120 + 4 * number, 123 + 4 * number, "ORG") for number in range(6)]
    accepted, *rejected = suggest(workspace, article, *spans)
    decide(workspace, accepted, SuggestionState.ACCEPTED)
    for suggestion in rejected:
        decide(workspace, suggestion, SuggestionState.REJECTED)
    expected = [Outlier("Roche", "GPE", "annotated", 1, 10), Outlier("UCB", "ORG", "annotated", 1, 6)]
    assert outliers(workspace.connection, 4) == expected
    assert outliers(workspace.connection, 7) == expected[:1]


def test_rejecting_one_label_and_annotating_another_is_no_contradiction(workspace: Workspace) -> None:
    article = add(workspace, "Roche " * 9)
    for number in range(8):
        annotate(workspace, article, 6 * number, 6 * number + 5)
    (suggestion,) = suggest(workspace, article, ScoredSpan(48, 53, "GPE"))
    decide(workspace, suggestion, SuggestionState.REJECTED)
    assert outliers(workspace.connection, 4) == []
