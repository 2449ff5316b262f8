"""The simulated curator: every article ends as its gold says, by the keys that a fast person would press."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from bench.curator import span_of
from bench.headless import CuratorLost, Hands, Tally, curate, finish
from bench.ways import Kind
from store.records import Span
from store.workspace import Workspace
from tests.tui.driver import kinds, reading, status
from tests.workspaces import found, suggested

Opened = Callable[[], Workspace]
Spans = Sequence[tuple[int, int, str]]

WORDS = ["Corvane", "Lark-Bay", "anti-HER2/PD-L1", "(Owl)", "U.S.", "of", "Ada’s", "bay—side", "Group,", "x", "12.5%"]
LABELS = ("ORG", "DRUG", "PERSON")


def gold_of(spans: Spans) -> frozenset[Span]:
    return frozenset(Span(*span) for span in spans)


async def effort(opened: Opened, text: str, suggestions: Spans, gold: Spans, *, same_after: int | None = 1) -> Tally:
    """The keys that an article takes; it ends as gold says and is finished."""
    article = suggested(opened(), text, suggestions)
    async with reading(opened()) as person:
        hands = Hands(person.app, person.pilot)
        await curate(hands, gold_of(gold), same_after=same_after)
        person.clock.seconds += 1
        tally = await finish(hands)
    assert frozenset(map(span_of, opened().spans.annotations(article))) == gold_of(gold)
    assert status(opened(), article) == "reviewed"
    return tally


def spread(tally: Tally) -> dict[str, int]:
    """The kinds of keys that were pressed, the finish apart."""
    return {kind.value: tally.of(kind) for kind in Kind if tally.of(kind) and kind is not Kind.FINISH}


async def test_what_is_right_takes_one_key_and_what_is_wrong_one_too(workspace: Opened) -> None:
    text = "Corvane met Lark and Tern in May."
    spans = found(text, ("Corvane", "ORG"), ("Lark", "DRUG"), ("Tern", "ORG"), ("May", "PERSON"))
    gold = found(text, ("Corvane", "ORG"), ("Lark", "PERSON"), ("Tern", "ORG"))
    tally = await effort(workspace, text, spans, gold)
    assert spread(tally) == {"accept": 2, "relabel": 1, "reject": 1}
    assert tally.of(Kind.FINISH) == 1
    assert tally.total == 5


async def test_what_was_overlooked_is_added_before_the_next_suggestion(workspace: Opened) -> None:
    text = "Corvane met old Lark Bay in May with Tern."
    spans = found(text, ("Corvane", "ORG"), ("Tern", "ORG"))
    tally = await effort(workspace, text, spans, [*spans, *found(text, ("Lark Bay", "ORG"))])
    assert kinds(workspace()) == ["accept", "add", "accept", "finish"]
    # by a hint or from the nearest entity; then over two words, and the label, which goes on to what is next
    assert spread(tally) == {"accept": 2, "travel": 2, "add": 2}


async def test_edges_inside_a_word_are_moved_once_the_way_went_back_to_what_was_added(workspace: Opened) -> None:
    text = "Corvane-led talks with Tern."
    gold = found(text, ("Corvane", "ORG"), ("Tern", "ORG"))
    tally = await effort(workspace, text, gold[1:], gold)
    assert kinds(workspace()) == ["add", "resize", "resize", "accept", "finish"]
    assert (tally.keys["full_stop"], tally.of(Kind.EDGES)) == (1, 2)


async def test_a_hint_is_taken_where_it_is_shorter_than_the_way(workspace: Opened) -> None:
    text = "Corvane " + "said that " * 20 + "Lark agreed" + " that he said" * 20
    tally = await effort(
        workspace, text, found(text, ("Corvane", "ORG")), found(text, ("Corvane", "ORG"), ("Lark", "ORG"))
    )
    assert tally.keys["f"] == 1
    assert tally.of(Kind.TRAVEL) <= 3
    assert tally.of(Kind.ADD) == 1


async def test_long_names_are_selected_up_to_a_hint(workspace: Opened) -> None:
    text = "Of the Royal Owl Bay Tern Group for Lark and Trade it is said."
    gold = found(text, ("Royal Owl Bay Tern Group for Lark and Trade", "ORG"))
    tally = await effort(workspace, text, (), gold)
    assert tally.keys["F"] == 1
    assert spread(tally) == {"travel": 2, "add": 3}


@pytest.mark.parametrize(("same_after", "same", "accepted"), [(1, 1, 1), (2, 1, 2), (3, 0, 4), (None, 0, 4)])
async def test_the_same_string_is_decided_once_it_was_met(
    workspace: Opened, same_after: int | None, same: int, accepted: int
) -> None:
    text = "Corvane, Corvane, Corvane and Corvane"
    spans = [(start, start + 7, "ORG") for start in (0, 9, 18, 30)]
    tally = await effort(workspace, text, spans, spans, same_after=same_after)
    assert (tally.of(Kind.SAME), tally.of(Kind.ACCEPT)) == (same, accepted)


async def test_the_same_string_key_is_left_alone_where_it_would_err_or_hardly_help(workspace: Opened) -> None:
    text = "Lark, Lark, Lark and Lark met Tern and Tern"
    larks = [(start, start + 4, "ORG") for start in (0, 6, 12, 21)]
    terns = [(30, 34, "PERSON"), (39, 43, "PERSON")]
    tally = await effort(workspace, text, [*larks, *terns], [*larks[:3], *terns])
    assert spread(tally) == {"accept": 5, "reject": 1}


async def test_rejections_are_carried_too(workspace: Opened) -> None:
    text = "Board, Board, Board of Corvane"
    boards = [(start, start + 5, "ORG") for start in (0, 7, 14)]
    gold = found(text, ("Corvane", "ORG"))
    assert spread(await effort(workspace, text, [*boards, *gold], gold)) == {"reject": 1, "same": 1, "accept": 1}


async def test_edges_are_nudged_where_that_is_shorter_and_selected_anew_where_it_is_not(workspace: Opened) -> None:
    text = "Lark Bay won. The Tern Group of Owl Bay and the Isles lost."
    spans = found(text, ("Lark", "ORG"), ("Tern", "ORG"))
    gold = found(text, ("Lark Bay", "ORG"), ("Tern Group of Owl Bay and the Isles", "ORG"))
    tally = await effort(workspace, text, spans, gold)
    assert tally.keys["right_square_bracket"] == 1
    assert tally.keys["F"] == 1
    assert tally.of(Kind.ADD) == 0


async def test_an_annotation_that_is_wrong_is_removed(workspace: Opened) -> None:
    text = "Corvane met Lark and Tern."
    gold = gold_of(found(text, ("Lark", "ORG")))
    article = suggested(workspace(), text)
    async with reading(workspace()) as person:
        await person.press("1", "G", "2")
        hands = Hands(person.app, person.pilot)
        await curate(hands, gold, same_after=1)
    assert frozenset(map(span_of, workspace().spans.annotations(article))) == gold
    assert hands.tally.of(Kind.REJECT) == 2


async def test_a_key_with_shift_takes_the_time_of_two() -> None:
    tally = Tally()
    tally.strokes.update({(Kind.ADD, "L"): 1, (Kind.ADD, "1"): 1, (Kind.TRAVEL, "shift+tab"): 2})
    assert tally.total == 4
    assert tally.seconds_of(Kind.ADD) == pytest.approx(3 * 0.28)
    assert tally.seconds == pytest.approx(7 * 0.28)


async def test_who_cannot_reach_gold_says_so_and_presses_no_more(workspace: Opened) -> None:
    suggested(workspace(), "Corvane said")
    async with reading(workspace()) as person:
        with pytest.raises(CuratorLost, match="no way out"):  # no entity begins or ends at white space
            await curate(Hands(person.app, person.pilot), frozenset({Span(0, 8, "ORG")}), same_after=None)


def drawn(random_: random.Random, text: str, count: int) -> Spans:
    """Spans without overlap, edges on characters that are not white space, some of them inside tokens."""
    edges = sorted(random_.sample(range(len(text)), 2 * count))
    spans = [(start, end + 1, random_.choice(LABELS)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [span for span in spans if text[span[0] : span[1]] == text[span[0] : span[1]].strip()]


async def test_whatever_is_suggested_ends_as_gold(workspace: Opened) -> None:
    random_ = random.Random(11)
    golds = {}
    for _ in range(6):
        text = " ".join(random_.choices(WORDS, k=30))
        gold = drawn(random_, text, 5)
        suggestions = [*drawn(random_, text, 3), *random_.sample(list(gold), len(gold) // 2)]
        golds[suggested(workspace(), text, set(suggestions))] = gold_of(gold)
    async with reading(workspace()) as person:
        hands = Hands(person.app, person.pilot)
        for _ in golds:
            article = hands.session.article.id
            await curate(hands, golds[article], same_after=1)
            person.clock.seconds += 1
            await finish(hands)
            assert frozenset(map(span_of, workspace().spans.annotations(article))) == golds[article]
