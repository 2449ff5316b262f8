from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.widgets.driver import Host, refreshed, screen_lines, style_of
from tui.widgets.line_panel import LinePanel


async def test_lines_of_every_kind_are_shown_and_cut_to_the_width() -> None:
    strip = Strip([Segment("strip", Style(bold=True))])
    panel = LinePanel([Content("content " * 9), Text("text", style="bold"), strip])
    app = Host(panel)
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        assert screen_lines(app) == ["content content cont", "text", "strip", "", ""]
        assert style_of(app, "strip").bold
        assert style_of(app, "text").bold
        assert panel.size.height == 3


async def test_text_from_outside_is_no_markup_and_ends_at_a_line_feed() -> None:
    app = Host(LinePanel([Content("[bold]x[/bold]\nmore"), Text("[red]y")]))
    async with app.run_test(size=(20, 2)) as pilot:
        await pilot.pause()
        assert screen_lines(app) == ["[bold]x[/bold]", "[red]y"]


async def test_only_the_cells_that_differ_are_painted_again() -> None:
    panel = LinePanel([Content("article 23 of 59"), Content("saved"), Content("same")])
    async with Host(panel).run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        with refreshed(panel) as regions:
            panel.show([Content("article 24 of 59"), Content("not saved"), Content("same")])
        assert regions == [Region(9, 0, 1, 1), Region(0, 1, 9, 1)]


async def test_the_same_lines_paint_nothing() -> None:
    panel = LinePanel([Content("one"), Text("two")])
    async with Host(panel).run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        with refreshed(panel) as regions:
            panel.show([Content("one"), Text("two")])
        assert regions == []


async def test_another_number_of_lines_changes_an_automatic_height() -> None:
    panel = LinePanel([Content("one")])
    app = Host(panel)
    async with app.run_test(size=(40, 5)) as pilot:
        panel.show([Content("one"), Content("two")])
        await pilot.pause()
        assert panel.size.height == 2
        assert screen_lines(app) == ["one", "two", "", "", ""]


async def test_a_fixed_height_never_changes() -> None:
    panel = LinePanel([Content("one"), Content("two")])
    app = Host(panel)
    async with app.run_test(size=(40, 5)) as pilot:
        panel.styles.height = 3
        await pilot.pause()
        for lines in (["a", "b", "c", "d"], ["e"]):
            panel.show([Content(line) for line in lines])
            await pilot.pause()
            assert panel.size.height == 3
            assert screen_lines(app)[:3] == [*lines, "", ""][:3]


async def test_a_new_width_and_a_new_theme_are_taken_over() -> None:
    panel = LinePanel([Content("abcdefghij")])
    app = Host(panel)
    async with app.run_test(size=(20, 2)) as pilot:
        await pilot.resize_terminal(5, 2)
        await pilot.pause()
        assert screen_lines(app)[0] == "abcde"
        before = style_of(app, "abcde").bgcolor
        app.theme = "textual-light"
        await pilot.pause()
        assert style_of(app, "abcde").bgcolor != before


async def test_more_room_shows_more_of_a_line() -> None:
    app = Host(LinePanel([Content("abcdefghij")]))
    async with app.run_test(size=(5, 2)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(8, 2)
        await pilot.pause()
        assert screen_lines(app)[0] == "abcdefgh"


async def test_styles_of_the_theme_can_be_named() -> None:
    app = Host(LinePanel([Content.from_markup("[$error]bad[/] good")]))
    async with app.run_test(size=(20, 2)) as pilot:
        await pilot.pause()
        assert style_of(app, "bad").color != style_of(app, "good").color


async def test_lines_shown_before_it_is_on_the_screen_are_shown_then() -> None:
    panel = LinePanel()
    panel.show([Content("early")])
    app = Host(panel)
    async with app.run_test(size=(20, 2)) as pilot:
        await pilot.pause()
        assert screen_lines(app)[0] == "early"
