"""What each decision changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotate.decisions import (
    Accept,
    Add,
    Finish,
    Flag,
    Note,
    Reject,
    Relabel,
    Remove,
    Reopen,
    Resize,
    Skip,
)
from annotate.open_article import OpenArticle
from store.records import (
    Annotation,
    ArticleState,
    ArticleStatus,
    Change,
    RowChange,
)
from tests.annotate.deciding import (
    ACCEPTED,
    ADA,
    LEFT,
    OPEN,
    REJECTED,
    SUPERSEDED,
    TEXT,
    article_with,
    decide,
    only,
    reason,
    spans,
    states,
)


def test_accepting_makes_an_annotation_of_the_suggestion() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    suggestion = article.suggestions[1]
    change = decide(article, Accept(suggestion))
    made = Annotation(101, 1, 0, 9, "ORG", "Amgen Inc", "ada", ADA.at, 1, "accepted", 1)
    assert change == Change(
        "accept",
        1,
        (
            RowChange(suggestion, replace(suggestion, state=ACCEPTED)),
            RowChange(None, made),
            RowChange(ArticleState(1), ArticleState(1, ArticleStatus.IN_PROGRESS)),
        ),
    )


def test_rejecting_leaves_a_rejected_suggestion_and_no_annotation() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    suggestion = article.suggestions[1]
    change = decide(article, Reject(suggestion))
    assert [row.after for row in change.rows] == [
        replace(suggestion, state=REJECTED),
        ArticleState(1, ArticleStatus.IN_PROGRESS),
    ]
    assert reason(article, Reject(article.suggestions[1])) == "rejected already"


def test_a_rejected_suggestion_can_be_accepted_after_all() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    decide(article, Reject(article.suggestions[1]))
    decide(article, Accept(article.suggestions[1]))
    assert (states(article), spans(article)) == ([ACCEPTED], [("Amgen Inc", "ORG")])


def test_relabelling_a_suggestion_annotates_at_once() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    change = decide(article, Relabel(article.suggestions[1], "DRUG"))
    assert (change.kind, states(article), spans(article)) == ("relabel", [SUPERSEDED], [("Amgen Inc", "DRUG")])
    assert (only(article).origin, only(article).suggestion_id) == ("corrected", 1)


def test_relabelling_back_to_the_suggested_label_accepts_again() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    decide(article, Relabel(article.suggestions[1], "DRUG"))
    change = decide(article, Relabel(only(article), "ORG"))
    assert (states(article), only(article).origin, only(article).id) == ([ACCEPTED], "accepted", 101)
    assert len(change.rows) == 2


def test_relabelling_a_suggestion_with_its_own_label_accepts_it() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    change = decide(article, Relabel(article.suggestions[1], "ORG"))
    assert (change.kind, states(article)) == ("accept", [ACCEPTED])
    assert reason(article, Relabel(only(article), "ORG")) == "ORG already"


def test_relabelling_to_what_another_detector_said_accepts_that_one() -> None:
    article = article_with(("Amgen Inc", "ORG"), ("Amgen Inc", "DRUG"))
    decide(article, Accept(article.suggestions[1]))
    assert states(article) == [ACCEPTED, SUPERSEDED]
    decide(article, Relabel(only(article), "DRUG"))
    assert states(article) == [SUPERSEDED, ACCEPTED]
    assert (only(article).origin, only(article).suggestion_id) == ("accepted", 2)


def test_resizing_a_suggestion_annotates_at_once_and_back_again_accepts() -> None:
    article = article_with(("Amgen", "ORG"))
    decide(article, Resize(article.suggestions[1], 0, 10))
    assert (states(article), spans(article)) == ([SUPERSEDED], [("Amgen Inc.", "ORG")])
    decide(article, Resize(only(article), 0, 5))
    assert (states(article), spans(article), only(article).origin) == ([ACCEPTED], [("Amgen", "ORG")], "accepted")


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (0, 5, "the edges are there already"),
        (-1, 5, "the text ends here"),
        (0, len(TEXT) + 1, "the text ends here"),
        (5, 5, "one token is the least"),
    ],
)
def test_resizing_beyond_what_there_is_is_refused(start: int, end: int, why: str) -> None:
    article = article_with(("Amgen", "ORG"))
    assert reason(article, Resize(article.suggestions[1], start, end)) == why


def test_removing_what_was_accepted_rejects_the_suggestion() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    decide(article, Accept(article.suggestions[1]))
    change = decide(article, Remove(only(article)))
    assert (change.kind, states(article), spans(article)) == ("remove", [REJECTED], [])


def test_removing_what_was_corrected_or_added_says_nothing_about_suggestions() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    decide(article, Relabel(article.suggestions[1], "DRUG"))
    decide(article, Remove(only(article)))
    decide(article, Add(15, 26, "ORG"))
    decide(article, Remove(only(article)))
    assert (states(article), spans(article)) == ([SUPERSEDED], [])


def test_adding_a_span_of_ones_own() -> None:
    article = article_with()
    decide(article, Add(15, 26, "ORG"))
    assert (spans(article), only(article).origin, only(article).suggestion_id) == (
        [("Novartis AG", "ORG")],
        "added",
        None,
    )
    assert reason(article, Add(15, 26, "ORG")) == "ORG already"
    assert reason(article, Add(3, 3, "ORG")) == "the selection is empty"


def test_adding_exactly_what_was_suggested_accepts_it() -> None:
    article = article_with(("Amgen Inc", "ORG"))
    decide(article, Reject(article.suggestions[1]))
    decide(article, Add(0, 9, "ORG"))
    assert (states(article), only(article).origin, only(article).suggestion_id) == ([ACCEPTED], "accepted", 1)


def test_a_new_annotation_supersedes_and_replaces_what_it_overlaps() -> None:
    article = article_with(("Amgen", "ORG"), ("Inc", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
    decide(article, Accept(article.suggestions[1]))
    decide(article, Reject(article.suggestions[3]))
    change = decide(article, Add(0, 26, "ORG"))
    assert spans(article) == [("Amgen Inc. and Novartis AG", "ORG")]
    assert states(article) == [SUPERSEDED, SUPERSEDED, REJECTED, OPEN]
    assert change.kind == "add"


def test_accepting_a_suggestion_that_came_after_its_annotation_keeps_the_note() -> None:
    article = article_with()
    decide(article, Add(0, 9, "ORG"))
    decide(article, Note("seen in the filing", only(article)))
    late = article_with(("Amgen Inc", "ORG"))
    article = OpenArticle(article.article, article.state, [late.suggestions[1]], [only(article)])
    decide(article, Accept(article.suggestions[1]))
    assert (only(article).id, only(article).note, states(article)) == (101, "seen in the filing", [ACCEPTED])


def test_removing_an_annotation_leaves_an_equal_suggestion_that_came_later_open() -> None:
    article = article_with()
    decide(article, Add(0, 9, "ORG"))
    late = article_with(("Amgen Inc", "ORG"))
    article = OpenArticle(article.article, article.state, [late.suggestions[1]], [only(article)])
    decide(article, Remove(only(article)))
    assert states(article) == [OPEN]


def test_an_annotation_moved_away_no_longer_speaks_for_its_suggestion() -> None:
    article = article_with(("Amgen", "ORG"))
    decide(article, Resize(article.suggestions[1], 6, 9))
    decide(article, Add(0, 5, "ORG"))
    assert states(article) == [ACCEPTED]
    moved = next(a for a in article.annotations.values() if a.start == 6)
    decide(article, Relabel(moved, "DRUG"))
    assert states(article) == [ACCEPTED]
    decide(article, Remove(article.annotations[moved.id]))
    assert (states(article), spans(article)) == ([ACCEPTED], [("Amgen", "ORG")])


def test_a_label_that_the_scheme_does_not_have_is_refused_but_can_be_rejected() -> None:
    article = article_with(("Amgen Inc", "COMPANY"))
    suggestion = article.suggestions[1]
    for decision in (Accept(suggestion), Resize(suggestion, 0, 10), Relabel(suggestion, "COMPANY")):
        assert reason(article, decision) == "the scheme has no label COMPANY"
    assert reason(article, Add(0, 5, "FIRM")) == "the scheme has no label FIRM"
    decide(article, Reject(suggestion))
    assert states(article) == [REJECTED]


def test_a_note_stands_on_the_annotation_or_on_the_article() -> None:
    article = article_with()
    decide(article, Add(0, 5, "ORG"))
    decide(article, Note("  sic ", only(article)))
    decide(article, Note("second look"))
    assert (only(article).note, article.state.note) == ("sic", "second look")
    assert reason(article, Note("second look")) == "the note is the same"
    decide(article, Relabel(only(article), "DRUG"))
    assert only(article).note == "sic"
    decide(article, Note(" ", only(article)))
    decide(article, Note(""))
    assert (only(article).note, article.state.note) == (None, None)


def test_flagging_and_unflagging_leaves_the_status() -> None:
    article = article_with()
    decide(article, Flag())
    assert article.state == ArticleState(1, flagged=True)
    decide(article, Flag())
    assert article.state == ArticleState(1)


def test_finishing_leaves_what_is_open_and_reopening_brings_it_back() -> None:
    article = article_with(("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
    decide(article, Accept(article.suggestions[1]))
    decide(article, Finish())
    assert (states(article), article.state.status) == ([ACCEPTED, LEFT, LEFT], ArticleStatus.REVIEWED)
    assert reason(article, Finish()) == "reviewed already"
    assert reason(article, Skip()) == "reviewed already"
    decide(article, Reopen())
    assert (states(article), article.state.status) == ([ACCEPTED, OPEN, OPEN], ArticleStatus.IN_PROGRESS)
    assert reason(article, Reopen()) == "the article is open"


def test_an_article_without_any_entity_can_be_reviewed() -> None:
    article = article_with()
    change = decide(article, Finish())
    assert article.state.status is ArticleStatus.REVIEWED
    assert len(change.rows) == 1


def test_what_was_left_and_then_overlapped_is_not_offered_again() -> None:
    article = article_with(("Amgen", "ORG"), ("Novartis", "ORG"))
    decide(article, Finish())
    decide(article, Add(0, 10, "ORG"))
    assert article.state.status is ArticleStatus.REVIEWED
    decide(article, Reopen())
    assert states(article) == [SUPERSEDED, OPEN]


def test_suggestions_that_came_to_a_reviewed_article_can_be_left_too() -> None:
    article = article_with(("Amgen", "ORG"))
    article.state = replace(article.state, status=ArticleStatus.REVIEWED)
    change = decide(article, Finish())
    assert (states(article), len(change.rows)) == ([LEFT], 1)


def test_a_skipped_article_is_taken_up_by_any_decision_about_a_span() -> None:
    article = article_with(("Amgen", "ORG"))
    decide(article, Skip())
    assert article.state == ArticleState(1, ArticleStatus.SKIPPED)
    assert reason(article, Skip()) == "skipped already"
    decide(article, Reject(article.suggestions[1]))
    assert article.state == ArticleState(1, ArticleStatus.IN_PROGRESS)
