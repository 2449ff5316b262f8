"""The concordance makes of suggestions what the reader makes of them: the same figures, the same ones hidden."""

from __future__ import annotations

from annotate.concordance import Order, Sought, find, read_query
from annotate.listed_mentions import ListedMentions
from annotate.open_article import OpenArticle
from annotate.reading import REFITTED_AFTER
from annotate.session import Session
from store.mentions import Mention, MentionState
from store.records import ScoredSpan
from store.workspace import Workspace
from tests.annotate.sessions import Opener
from tests.workspaces import suggested

HIDDEN, OPEN = MentionState.HIDDEN, MentionState.OPEN


def with_board(workspace: Workspace, count: int) -> list[int]:
    """Articles with the same three suggestions each, of two layers that are sure of different things."""
    texts = [f"The Board of Amgen met about Kyprolis, for the {number}th time." for number in range(count)]
    spans = [
        ScoredSpan(4, 9, "ORG", 0.8, "stems"),
        ScoredSpan(13, 18, "ORG", 0.7, "names"),
        ScoredSpan(29, 37, "DRUG", 0.75),
    ]
    return [suggested(workspace, text, spans) for text in texts]


def decided(workspace: Workspace, *, learning: bool = True) -> Session:
    """A session of one who rejected every board and accepted every firm of 30 articles, with more to come."""
    articles = with_board(workspace, 33)
    session = Session(workspace, "ada", learning=learning)
    for article_id in articles[:30]:
        session.open(article_id)
        for entity in sorted(session.article.suggestions.values(), key=lambda each: each.start)[:2]:
            session.article.reveal(entity)
            session.hop_to(entity)
            (session.reject if entity.surface == "Board" else session.accept)()
    session.close()
    session.calibrate()
    return session


def listed(session: Session, sought: Sought) -> list[Mention]:
    """What a concordance shows."""
    lines = ListedMentions(session, sought)
    for block in find(session.workspace, sought, session.correction):
        lines.extend(block)
    rows = [lines.row(index) for index in range(lines.count)]
    return [row for row in rows if row is not None]


def test_a_line_has_the_figure_and_the_standing_that_the_reader_gives_it(workspace: Opener) -> None:
    session = decided(workspace())
    rows = [row for row in listed(session, Sought()) if row.ref > 0]
    assert {row.state for row in rows} == {OPEN, HIDDEN, MentionState.REJECTED}
    for article_id in {row.article_id for row in rows}:
        session.open(article_id)
        here = [row for row in rows if row.article_id == article_id]
        for row in here:
            suggestion = session.article.suggestions[row.ref]
            assert row.score == session.trust(suggestion) != suggestion.score
            why = session.article.why_hidden(suggestion)
            assert (row.state is HIDDEN, row.why and f"hidden: {row.why}") == (why is not None, why or "")


def test_the_corrected_scores_order_also_where_they_turn_those_given_round(workspace: Opener) -> None:
    session = decided(workspace())
    rows = listed(session, Sought(state=None, order=Order.SCORE))
    figures = [row.score for row in rows if row.score is not None]
    assert len(figures) == len(rows)
    assert figures == sorted(figures)
    still_open = [row.surface for row in rows if row.state in (OPEN, HIDDEN) and row.surface != "Kyprolis"]
    assert still_open == ["Board"] * 3 + ["Amgen"] * 3


def test_open_and_hidden_are_two_filters(workspace: Opener) -> None:
    opened = workspace()
    session = decided(opened)
    assert {row.surface for row in listed(session, Sought(state=OPEN))} == {"Amgen", "Kyprolis"}
    hidden = listed(session, read_query("state:hidden", opened))
    assert [(row.surface, row.state) for row in hidden] == [("Board", HIDDEN)] * 3
    for order in Order:
        assert len(listed(session, Sought("board", state=HIDDEN, order=order))) == 3


def test_without_learning_nothing_is_hidden_and_scores_are_as_they_were_given(workspace: Opener) -> None:
    session = decided(workspace(), learning=False)
    assert {(row.surface, row.score) for row in listed(session, Sought(state=OPEN))} == {
        ("Board", 0.8), ("Amgen", 0.7), ("Kyprolis", 0.75),
    }  # fmt: skip
    assert listed(session, Sought(state=HIDDEN)) == []


def test_a_line_is_hidden_as_soon_as_decisions_speak_against_it_and_open_when_they_are_undone(
    workspace: Opener,
) -> None:
    opened = workspace()
    articles = with_board(opened, 3)
    session = Session(opened, "ada", learning=True)
    lines = ListedMentions(session, Sought("Board"))
    for block in find(opened, Sought("Board"), session.correction):
        lines.extend(block)

    def states() -> list[MentionState]:
        lines.forget()
        rows = [lines.row(index) for index in range(lines.count)]
        return [row.state for row in rows if row is not None]

    for article_id in articles[:2]:
        session.open(article_id)
        session.reject()
    assert states() == [MentionState.REJECTED, MentionState.REJECTED, HIDDEN]
    session.undo()
    assert states() == [MentionState.REJECTED, OPEN, OPEN]


def test_scores_of_annotations_are_those_of_the_suggestions_that_they_came_from(workspace: Opener) -> None:
    opened = workspace()
    session = decided(opened)
    (annotated,) = {row.score for row in listed(session, Sought("Amgen", state=MentionState.ANNOTATED))}
    article = OpenArticle.load(opened, opened.articles.rows([1])[0].id)
    (suggestion,) = (each for each in article.suggestions.values() if each.surface == "Amgen")
    assert annotated == session.trust(suggestion)


def test_figures_are_learned_anew_after_enough_decisions_only(workspace: Opener) -> None:
    opened = workspace()
    session = decided(opened)
    before = session.correction
    assert opened.journal.latest() >= REFITTED_AFTER
    session.calibrate()
    assert session.correction is before
