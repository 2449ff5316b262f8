"""Deciding on many mentions at once."""

from __future__ import annotations

import pytest

from annotate.errors import NotPossible
from annotate.marked import Planned, Verb, commit_marked, plan_marked
from annotate.session import Session
from store.errors import ChangedSince
from store.mention_lists import MentionLists, Wanted
from store.mentions import Mention, Mentions
from store.records import SuggestionState
from store.workspace import Workspace
from tests.annotate.sessions import Opener
from tests.workspaces import suggested


def mentions(workspace: Workspace) -> list[Mention]:
    """All of the workspace."""
    refs = [ref for block in MentionLists(workspace.connection).refs(Wanted()) for ref in block]
    return [row for row in Mentions(workspace.connection).rows(refs, {}) if row is not None]


def planned(session: Session, verb: Verb, chosen: list[Mention] | None = None) -> Planned:
    given = mentions(session.workspace) if chosen is None else chosen
    return plan_marked(session.workspace, given, verb, session.author())


def standing(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(mention.surface, mention.label, str(mention.state)) for mention in mentions(workspace)]


def two_articles(workspace: Workspace) -> Session:
    for number in range(2):
        suggested(workspace, f"Amgen sells Kyprolis {number}.", [(0, 5, "ORG"), (12, 20, "DRUG")])
    return Session(workspace, "ada")


def test_one_act_over_articles_is_taken_back_by_one_undo(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    before = standing(opened)
    outcome = commit_marked(session, planned(session, Verb("accept")))
    assert outcome.message == "accepted 4 mentions in 2 articles"
    assert {state for _, _, state in standing(opened)} == {"annotated"}
    session.undo()
    assert standing(opened) == before
    session.redo()
    assert {state for _, _, state in standing(opened)} == {"annotated"}


def test_what_is_so_already_is_left_alone_and_said(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    first, *_ = mentions(opened)
    commit_marked(session, planned(session, Verb("reject"), [first]))
    outcome = commit_marked(session, planned(session, Verb("reject")))
    assert outcome.message.endswith("1 left alone: rejected already")
    with pytest.raises(NotPossible, match="rejected already"):
        commit_marked(session, planned(session, Verb("reject")))
    assert [state for *_, state in standing(opened)] == ["rejected"] * 4


def test_relabelling_takes_suggestions_and_annotations(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    commit_marked(session, planned(session, Verb("accept"), mentions(opened)[:1]))
    commit_marked(session, planned(session, Verb("relabel", "PERSON")))
    assert standing(opened) == [("Amgen", "PERSON", "annotated"), ("Kyprolis", "PERSON", "annotated")] * 2


def test_rejecting_removes_annotations_and_refuses_suggestions_under_one_name(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    commit_marked(session, planned(session, Verb("accept"), mentions(opened)[:2]))
    outcome = commit_marked(session, planned(session, Verb("reject")))
    assert outcome.message == "rejected 4 mentions in 2 articles"
    assert {str(s.state) for id_ in (1, 2) for s in opened.spans.suggestions(id_)} == {"rejected"}
    assert {entry.change.kind for entry in opened.journal.entries()} == {"accept", "reject"}


def test_of_mentions_that_overlap_one_is_decided(workspace: Opener) -> None:
    opened = workspace()
    article = suggested(opened, "Kyprolis dose", [(0, 8, "DRUG"), (0, 13, "ORG")])
    session = Session(opened, "ada")
    outcome = commit_marked(session, planned(session, Verb("accept")))
    assert outcome.message == "accepted Kyprolis dose ORG, supersedes 1 · 1 left alone: overlaps another"
    session.undo()
    commit_marked(session, planned(session, Verb("reject")))
    outcome = commit_marked(session, planned(session, Verb("accept")))
    assert "overlaps another" in outcome.message
    assert [a.surface for a in opened.spans.annotations(article)] == ["Kyprolis dose"]


def test_the_open_article_takes_its_part_over(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    session.open(1)
    commit_marked(session, planned(session, Verb("accept")))
    assert len(session.article.annotations) == 2
    assert {s.state for s in session.article.suggestions.values()} == {SuggestionState.ACCEPTED}


def test_what_somebody_changed_meanwhile_refuses_the_whole_act(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    plan = planned(session, Verb("accept"))
    with Workspace.open(opened.path) as other:
        bob = Session(other, "bob")
        bob.open(2)
        bob.reject()
    with pytest.raises(ChangedSince):
        commit_marked(session, plan)
    assert [state for *_, state in standing(opened)] == ["open", "open", "rejected", "open"]


def test_an_article_that_was_removed_is_left_alone(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    chosen = mentions(opened)
    opened.articles.remove(1)
    outcome = commit_marked(session, planned(session, Verb("accept"), chosen))
    assert outcome.message == "accepted 2 mentions in 1 article · 2 left alone: their article was removed"


def test_rejecting_annotations_among_suggestions_is_called_that_and_counts_both(workspace: Opener) -> None:
    opened = workspace()
    session = two_articles(opened)
    first, second, *_ = mentions(opened)
    commit_marked(session, planned(session, Verb("accept"), [first, second]))
    outcome = commit_marked(session, planned(session, Verb("reject")))
    assert outcome.message == "rejected 4 mentions in 2 articles"
    assert "×4 in 2 articles" in session.undo().message
