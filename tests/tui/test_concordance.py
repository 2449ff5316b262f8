"""The concordance, told as stories: from a mention to all of them, deciding there, and back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from annotate import concordance
from store.mention_lists import Correct, MentionLists, MentionOrder, Wanted
from store.records import ScoredSpan
from store.workspace import Workspace
from tests.tui.driver import Person, annotated, kinds, library, reading
from tests.workspaces import suggested
from tui.screens.concordance import ConcordanceScreen
from tui.themes import THEMES

Opened = Callable[[], Workspace]

TEXTS = (
    "Amgen sells Kyprolis in Europe.\n",
    "Sales of Kyprolis rose.\nDoctors like Kyprolis.\n",
    "A trial of KYPROLIS\nended well for Amgen.\n",
)


@pytest.fixture
def shelf(workspace: Opened) -> list[int]:
    """Three articles with open suggestions; the one that the reader opens first comes last."""
    with workspace() as opened:
        ids = []
        for number, text in enumerate(TEXTS, 1):
            spans = []
            for surface, label in (("Kyprolis", "DRUG"), ("KYPROLIS", "DRUG"), ("Amgen", "ORG")):
                at = text.find(surface)
                while at >= 0:
                    spans.append((at, at + len(surface), label))
                    at = text.find(surface, at + 1)
            ids.append(suggested(opened, text, spans, title=f"News {number}"))
    return ids


async def listed(person: Person, count: int) -> None:
    """Wait until so many mentions are listed."""
    told = f" {count} mention{'' if count == 1 else 's'}"
    await person.until(lambda: person.screen_text().splitlines()[0].endswith(told))


def lines(person: Person) -> list[str]:
    """The lines of the list that hold a mention."""
    return [line for line in person.screen_text().splitlines()[2:] if line[:5].strip(" ▸*") in [*"?✓×¿–"]]


async def of_kyprolis(person: Person) -> None:
    """From the reader's first entity to the mentions of the drug."""
    while person.current is None or person.current.lower() != "kyprolis":
        await person.press("tab")
    await person.press("C")
    await listed(person, 4)


async def test_every_mention_stands_in_its_context_with_the_keyword_in_one_column(
    workspace: Opened, shelf: list[int]
) -> None:
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        assert person.screen == "concordance"
        person.sees("any case", "article order", "sells  Kyprolis in Europe", "trial of  KYPROLIS ended", "DRUG")
        assert len({line.lower().index(" kyprolis") for line in lines(person)}) == 1


async def test_deciding_moves_on_and_one_undo_takes_a_marked_act_back(workspace: Opened, shelf: list[int]) -> None:
    opened = workspace()
    async with reading(opened) as person:
        await of_kyprolis(person)
        await person.press("x")
        assert sorted(line[3] for line in lines(person)) == ["?", "?", "?", "×"]
        await person.press("space", "space")
        person.sees("2 marked", " *?")
        await person.press("1")
        person.sees("relabelled 2 mentions in 1 article")
        assert annotated(opened, shelf[1]) == [("Kyprolis", "ORG"), ("Kyprolis", "ORG")]
        person.does_not_see("marked")
        await person.press("u")
        assert annotated(opened, shelf[1]) == []
        await person.press("asterisk", "a")
        person.sees("accepted 4 mentions in 3 articles")
        assert kinds(opened) == ["reject", "relabel", "undo relabel", "accept", "accept", "accept"]


async def test_enter_opens_the_place_and_back_returns_to_the_same_line_then_to_the_first_article(
    workspace: Opened, shelf: list[int]
) -> None:
    async with reading(workspace()) as person:
        home = person.session.article.id
        await of_kyprolis(person)
        away = next(index for index, line in enumerate(lines(person)) if "Doctors like  Kyprolis" in line)
        await person.press(*["j"] * away, "enter")
        assert person.screen == "reader"
        assert (person.session.article.id, person.session.cursor.start) == (shelf[1], TEXTS[1].rindex("Kyprolis"))
        await person.press("a", "escape")
        assert person.screen == "concordance"
        assert "▸ ✓" in lines(person)[away]
        await person.press("escape")
        assert (person.screen, person.session.article.id) == ("reader", home)
        person.sees(TEXTS[shelf.index(home)].split("\n")[0])


async def test_filters_orders_and_equality_narrow_what_is_listed(workspace: Opened, shelf: list[int]) -> None:
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        await person.press("S", "S", "S", "S", "S")
        await person.shows("by the words after")
        assert [line[27:].split()[1] for line in lines(person)] == ["DRUG", "ended", "in", "rose."]
        await person.press("e", "e")
        await listed(person, 1)
        person.sees("exactly")
        await person.press("v", "v")
        await person.shows("No mention is like that")
        await person.press("v", "v", "v", "slash", "z")
        await person.shows("No mention is like that")
        await person.press("escape")
        await listed(person, 1)


@pytest.fixture
def going_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Sorts find two mentions, and the others once this is set; those in article order find all."""
    event, refs = threading.Event(), MentionLists.refs

    def held(
        self: MentionLists,
        wanted: Wanted,
        order: MentionOrder = MentionOrder.ARTICLE,
        correct: Correct | None = None,
    ) -> Iterator[Sequence[int]]:
        found = [ref for block in refs(self, wanted, order, correct) for ref in block]
        if order is MentionOrder.SURFACE:
            event.wait()
        yield found[:2]
        if order is not MentionOrder.ARTICLE:
            event.wait()
        yield found[2:]

    monkeypatch.setattr(MentionLists, "refs", held)
    yield event
    event.set()


async def test_a_theme_that_is_chosen_on_a_screen_above_colours_the_labels_below(
    workspace: Opened, shelf: list[int]
) -> None:
    async with reading(workspace()) as person:
        await person.press("Q", "T", "Q")
        coloured = person.colours()
        await person.press(*["T"] * len(THEMES))
        assert person.colours() == coloured
        await of_kyprolis(person)
        await person.press("enter", "T", "escape")
        await listed(person, 4)
        coloured = person.colours()
        await person.press(*["T"] * len(THEMES))
        assert person.colours() == coloured


async def test_while_a_long_sort_goes_on_it_is_said_and_keys_work(
    workspace: Opened, shelf: list[int], going_on: threading.Event
) -> None:
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        await person.press("S")
        await person.shows("article order", "sorting by surface…")
        await person.press("j")
        assert "▸" in lines(person)[1]
        going_on.set()
        await person.shows("· by surface")
        await listed(person, 4)
        person.does_not_see("sorting")
        going_on.clear()
        await person.press("e", "v")
        await person.shows("· by surface", "sorting by surface…")
        await person.press("escape")
        assert person.screen == "reader"
        going_on.set()


async def test_too_many_mentions_to_sort_by_words_leave_the_other_orders_in_reach(
    workspace: Opened, shelf: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "MOST_BY_CONTEXT", 3)
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        await person.press("S", "S", "S")
        await person.shows("by score")
        await person.press("S")
        person.sees("more than 3 mentions: show fewer of them to sort them by words")
        await person.shows("article order")


async def test_a_sort_that_is_not_possible_leaves_what_is_shown_to_be_found_to_its_end(
    workspace: Opened, shelf: list[int], going_on: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "MOST_BY_CONTEXT", 3)
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        await person.press("S", "S")
        await person.shows("· by label", " 2 mentions…")
        await person.press("S", "S")
        await person.shows("more than 3 mentions: show fewer of them to sort them by the words before")
        going_on.set()
        await listed(person, 4)


async def test_in_the_library_it_asks_for_a_surface_a_label_or_words(workspace: Opened, shelf: list[int]) -> None:
    async with library(workspace()) as person:
        await person.press("C")
        await person.write("ORG")
        await person.press("enter")
        await listed(person, 2)
        person.sees("mentions of ORG")
        await person.press("C")
        await person.shows("mentions of “Amgen”")
        await person.press("escape", "C")
        await person.write("label:NO")
        await person.press("enter")
        assert person.screen == "library"
        person.sees("the scheme has no label NO")


async def test_outliers_are_listed_from_the_palette(workspace: Opened, shelf: list[int]) -> None:
    opened = workspace()
    more = "Kyprolis; " * 5
    suggested(opened, more, [(at, at + 8, "DRUG") for at in range(0, 50, 10)], title="More")
    async with library(opened) as person:
        await person.press("C")
        await person.write('"Kyprolis" state:open')
        await person.press("enter")
        await listed(person, 8)
        await person.press("1", "asterisk", "a", "ctrl+p")
        await person.write("outliers")
        await person.shows("unlike most others")
        await person.press("enter")
        await listed(person, 1)
        person.sees("rarest first", "ORG", "! before: DRUG 7")


async def test_the_reader_says_how_the_surface_was_decided_before(workspace: Opened, shelf: list[int]) -> None:
    async with reading(workspace(), size=(120, 40)) as person:
        await of_kyprolis(person)
        await person.press("asterisk", "a", "j", "enter")
        person.sees("before: DRUG 2")


async def test_a_search_that_is_no_longer_wanted_shows_nothing(workspace: Opened, shelf: list[int]) -> None:
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        await person.hurry("e", "e", "e", *"vvvvv", "e")
        await listed(person, 4)
        screen = person.app.screen
        assert isinstance(screen, ConcordanceScreen)
        assert screen.list.listed.sought == screen.wanted
        person.sees("plural too")


async def test_an_article_removed_elsewhere_is_said_where_its_person_is_then(
    workspace: Opened, shelf: list[int]
) -> None:
    async with reading(workspace()) as person:
        home = person.session.article.id
        await of_kyprolis(person)
        away = next(index for index, line in enumerate(lines(person)) if "Sales of  Kyprolis" in line)
        await person.press(*["j"] * away, "enter")
        with workspace() as other:
            other.articles.remove(shelf[1], force=True)
        await person.shows(f"There is no article {shelf[1]}")
        assert person.screen == "concordance"
        assert "–" in lines(person)[away]
        await person.press("escape")
        assert (person.screen, person.session.article.id) == ("reader", home)


async def test_many_marked_mentions_are_planned_on_a_thread_and_decided_once(workspace: Opened) -> None:
    opened = workspace()
    text = "Kyprolis; " * 30
    article = suggested(opened, text, [(at, at + 8, "DRUG") for at in range(0, 300, 10)])
    async with reading(opened) as person:
        await person.press("C")
        await listed(person, 30)
        await person.press("asterisk", "2")
        await person.shows("accepted 30 mentions in 1 article")
        assert annotated(opened, article) == [("Kyprolis", "DRUG")] * 30
        assert kinds(opened) == ["accept"]


async def test_what_the_reader_hides_is_marked_with_its_reason_and_can_be_listed_alone(
    workspace: Opened, shelf: list[int]
) -> None:
    async with reading(workspace()) as person:
        await of_kyprolis(person)
        others = [index for index, line in enumerate(lines(person)) if "KYPROLIS" not in line]
        await person.press("g", *["j"] * others[0], "x", "g", *["j"] * others[1], "x")
        assert sorted(line[3] for line in lines(person)) == ["?", "¿", "×", "×"]
        hidden = next(index for index, line in enumerate(lines(person)) if line[3] == "¿")
        await person.press("g", *["j"] * hidden)
        person.sees("hidden: rejected 2 times, never accepted")
        await person.press("v")
        await listed(person, 1)
        await person.press("v", "v", "v")
        await listed(person, 1)
        person.sees("hidden · any label", "¿")
        await person.press("a")
        assert [line[3] for line in lines(person)] == ["✓"]


async def test_a_line_has_the_figure_of_the_readers_panel(workspace: Opened) -> None:
    opened = workspace()
    text = "Kyprolis; " * 60
    suggested(opened, text, [ScoredSpan(at, at + 8, "DRUG", 0.5, "stems") for at in range(0, 600, 10)])
    async with reading(opened) as person:
        await person.press(*"a" * 40, "escape", "enter")
        figure = person.session.trust(person.session.article.suggestions[60])
        assert figure is not None
        assert figure > 0.6
        person.sees(f"suggested {figure:.2f}")
        await person.press("C", "G")
        person.sees(f"open {figure:.2f}", f" {figure:.2f}")
        person.does_not_see(" 0.50")
