"""What a concordance finds for what a person asks."""

from __future__ import annotations

import pytest

from annotate import concordance
from annotate.concordance import Order, Sought, context_key, find, read_query
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.listed_mentions import MOST_MARKED, ListedMentions
from annotate.session import Session
from store.mentions import Mentions, MentionState
from store.workspace import Workspace
from tests.annotate.sessions import Opener
from tests.workspaces import suggested


def with_mentions(workspace: Workspace, *surfaces: str, label: str = "DRUG") -> int:
    """An article of nothing but these surfaces, each suggested."""
    text, spans = "", []
    for surface in surfaces:
        spans.append((len(text), len(text) + len(surface), label))
        text += f"{surface}; "
    return suggested(workspace, text, spans)


def surfaces(workspace: Workspace, sought: Sought) -> list[str]:
    refs = [ref for block in find(workspace, sought) for ref in block]
    return [row.surface for row in Mentions(workspace.connection).rows(refs, {}) if row is not None]


@pytest.mark.parametrize(
    ("asked", "equality", "expected"),
    [
        ("inhibitor", Equality.EXACT, ["inhibitor"]),
        ("inhibitor", Equality.FOLDED, ["inhibitor", "Inhibitor"]),
        ("inhibitor", Equality.FORMS, ["inhibitor", "Inhibitor", "inhibitors", "inhibitor’s"]),
        ("Inhibitors", Equality.FORMS, ["inhibitor", "Inhibitor", "inhibitors", "inhibitor’s"]),
        ("Β-catenin", Equality.FOLDED, ["β-Catenin"]),
        ("merck kgaa", Equality.FOLDED, ["Merck\nKGaA", "Merck KGaA"]),
    ],
)
def test_surfaces_are_equal_as_asked(workspace: Opener, asked: str, equality: Equality, expected: list[str]) -> None:
    opened = workspace()
    given = ("inhibitor", "Inhibitor", "inhibitors", "inhibitor’s", "inhibit", "β-Catenin", "Merck\nKGaA", "Merck KGaA")
    with_mentions(opened, *given)
    assert surfaces(opened, Sought(asked, equality)) == expected


def test_what_is_typed_is_a_surface_else_words(workspace: Opener) -> None:
    opened = workspace()
    with_mentions(opened, "Kyprolis", "phase 3 trial")
    assert read_query(" kyprolis ", opened) == Sought("kyprolis")
    assert read_query("phase", opened) == Sought(words="phase")
    assert read_query('"Kyprolis"', opened) == Sought("Kyprolis", Equality.EXACT)
    assert read_query("DRUG", opened) == Sought(label="DRUG")
    assert read_query("", opened) == Sought()
    assert read_query("label:drug trial state:open", opened) == Sought(
        label="DRUG", state=MentionState.OPEN, words="trial"
    )
    for wrong, reason in (("label:DRUGS x", "no label DRUGS"), ("state:gone", "no state gone")):
        with pytest.raises(NotPossible, match=reason):
            read_query(wrong, opened)


def test_contexts_sort_by_the_nearest_word_first(workspace: Opener) -> None:
    opened = workspace()
    text = "an old X went. A new X came. an Old X stayed."
    suggested(opened, text, [(at, at + 1, "DRUG") for at in (7, 21, 36)])
    assert [context_key(text, at, at + 1, Order.LEFT) for at in (7, 21)] == ["old an", "new a went x old"]
    assert context_key(text, 7, 8, Order.RIGHT) == "went a new x came"
    rights = {"went": 7, "came": 21, "stayed": 36}
    for order, expected in ((Order.RIGHT, ["came", "stayed", "went"]), (Order.LEFT, ["came", "went", "stayed"])):
        refs = [ref for block in find(opened, Sought("X", order=order)) for ref in block]
        starts = [row.start for row in Mentions(opened.connection).rows(refs, {}) if row is not None]
        assert starts == [rights[word] for word in expected]


def test_too_many_to_sort_by_context_are_refused(workspace: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = workspace()
    with_mentions(opened, "one", "two")
    monkeypatch.setattr(concordance, "MOST_BY_CONTEXT", 1)
    with pytest.raises(NotPossible, match="more than 1 mentions"):
        list(find(opened, Sought(order=Order.LEFT)))
    assert surfaces(opened, Sought("one", order=Order.LEFT)) == ["one"]


def test_outliers_list_the_few_and_can_be_narrowed(workspace: Opener) -> None:
    opened = workspace()
    session = Session(opened, "ada")
    session.open(with_mentions(opened, *["Kyprolis"] * 5, *["Amgen"] * 5))
    for label in ("DRUG", "DRUG", "DRUG", "DRUG", "ORG", "ORG", "DRUG", "ORG", "ORG", "ORG"):
        session.label(label)
    assert surfaces(opened, Sought(outliers=True)) == ["Amgen", "Kyprolis"]
    assert surfaces(opened, Sought(outliers=True, label="ORG")) == ["Kyprolis"]
    assert surfaces(opened, Sought(outliers=True, words="amg")) == ["Amgen"]
    assert surfaces(opened, Sought(outliers=True, state=MentionState.REJECTED)) == []


def test_orders_and_their_names_go_round() -> None:
    order = Order.ARTICLE
    for _ in Order:
        order = order.next()
    assert order is Order.ARTICLE


def list_of(workspace: Workspace) -> ListedMentions:
    listed = ListedMentions(Session(workspace, "ada"), Sought())
    for block in find(workspace, Sought()):
        listed.extend(block)
    return listed


def test_lines_are_read_by_position_and_again_after_forget(workspace: Opener) -> None:
    opened = workspace()
    article = with_mentions(opened, *(f"drug {number}" for number in range(70)))
    listed = list_of(opened)
    assert [listed.row(index).surface for index in (0, 40, 69)] == ["drug 0", "drug 40", "drug 69"]  # type: ignore[union-attr]
    session = Session(opened, "ada")
    session.open(article)
    session.accept()
    for expected in (MentionState.OPEN, MentionState.ANNOTATED):
        row = listed.row(0)
        assert row is not None
        assert row.state is expected
        listed.forget()


def test_marks_choose_and_without_them_the_line_does(workspace: Opener) -> None:
    opened = workspace()
    with_mentions(opened, "one", "two", "three")
    listed = list_of(opened)
    assert [mention.surface for mention in listed.chosen(1)] == ["two"]
    listed.mark(2)
    listed.mark(0)
    assert [mention.surface for mention in listed.chosen(1)] == ["one", "three"]
    listed.mark(0)
    assert listed.marked == {listed.ref(2)}
    listed.mark_all()
    assert len(listed.marked) == 3
    listed.mark_all()
    assert not listed.marked
    assert ListedMentions(Session(opened, "ada"), Sought()).chosen(0) == []


def test_no_more_are_marked_than_can_be_decided(workspace: Opener) -> None:
    listed = ListedMentions(Session(workspace(), "ada"), Sought())
    listed.extend(range(1, MOST_MARKED + 2))
    with pytest.raises(NotPossible, match="at most 2,000"):
        listed.mark_all()
    for index in range(MOST_MARKED):
        listed.mark(index)
    with pytest.raises(NotPossible, match="no more"):
        listed.mark(MOST_MARKED)
