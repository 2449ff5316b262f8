from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import get_args

import pytest
from textual import events
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from tests.tui.widgets.driver import PALETTE, Host, Marks, mark, refreshed, screen_lines, style_of
from tui.widgets.article_view import ArticleView
from tui.widgets.marks import Mark, State
from tui.widgets.styling import Palette

LONG = "\n\n".join(
    f"Paragraph {n} says that Amgen{n} tested a drug and that nothing else of note happened." for n in range(200)
)
CJK = "東京の mezigdomide と\n👩‍🔬e\u0301 x"
TEXT_X = 14  # cells before the text at 80 columns: two blank, ten of margin, two blank


class Recorder(Host):
    """A host that keeps the messages of the view."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self.clicked: list[tuple[int, bool]] = []
        self.dragged: list[tuple[int, int, bool]] = []

    def on_article_view_clicked(self, message: ArticleView.Clicked) -> None:
        self.clicked.append((message.offset, message.double))

    def on_article_view_dragged(self, message: ArticleView.Dragged) -> None:
        self.dragged.append((message.start_offset, message.end_offset, message.final))


@asynccontextmanager
async def opened(
    text: str, marks: Marks | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[ArticleView, Recorder, Pilot[None]]]:
    view = ArticleView()
    app = Recorder(view)
    async with app.run_test(size=size) as pilot:
        view.show(text, marks or Marks(), PALETTE)
        await pilot.pause()
        yield view, app, pilot


def set_on(view: ArticleView, entity: Mark) -> None:
    view.set_cursor(entity.start, entity.end, extended=False, current=entity)


def amgen(number: int) -> Mark:
    return mark(LONG, f"Amgen{number} ", "COMPANY")


async def test_the_screen_shows_text_entities_and_label_names() -> None:
    text = "Bristol Myers Squibb’s mezigdomide won.\r\n\x1b[31mA 日本 trial."
    marks = Marks([mark(text, "Bristol Myers Squibb", "COMPANY"), mark(text, "日本", "ORG", "annotated")])
    async with opened(text, marks) as (view, app, pilot):
        assert screen_lines(app)[:2] == [
            "     COMPANY  Bristol Myers Squibb’s mezigdomide won.",
            "         ORG  ␛[31mA 日本 trial.",
        ]
        set_on(view, marks.all[0])
        await pilot.pause()
        style = style_of(app, "Bristol Myers Squibb")
        assert style.reverse
        assert style.bold


async def test_a_step_to_an_entity_in_view_paints_the_cells_of_both_and_no_more() -> None:
    text = "one Amgen two\nthree\nfour Kyprolis five"
    first, second = mark(text, "Amgen", "COMPANY"), mark(text, "Kyprolis")
    async with opened(text, Marks([first, second])) as (view, _, pilot):
        set_on(view, first)
        await pilot.pause()
        with refreshed(view) as regions:
            set_on(view, second)
        assert sorted(regions, key=lambda region: (region.y, region.x)) == [
            Region(5, 0, 7, 1),  # COMPANY
            Region(TEXT_X + 4, 0, 5, 1),
            Region(8, 2, 4, 1),  # DRUG
            Region(TEXT_X + 5, 2, 8, 1),
        ]


async def test_a_step_renders_only_the_lines_that_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = amgen(0), amgen(2)
    async with opened(LONG, Marks([first, second])) as (view, _, pilot):
        set_on(view, first)
        await pilot.pause()
        rendered: list[int] = []
        render_line = view.render_line

        def spy(y: int) -> Strip:
            rendered.append(y)
            return render_line(y)

        monkeypatch.setattr(view, "render_line", spy)
        set_on(view, second)
        await pilot.pause()
        assert sorted(set(rendered)) == sorted({view.line_of(first.start), view.line_of(second.start)})


async def test_a_growing_selection_paints_only_what_is_added() -> None:
    async with opened("one two three") as (view, _, pilot):
        view.set_cursor(0, 3, extended=True)
        await pilot.pause()
        with refreshed(view) as regions:
            view.set_cursor(0, 7, extended=True)
        assert regions == [Region(TEXT_X + 3, 0, 4, 1)]


async def test_setting_the_same_cursor_paints_nothing() -> None:
    async with opened(LONG) as (view, _, pilot):
        view.set_cursor(3, 9, extended=False)
        await pilot.pause()
        with refreshed(view) as regions:
            view.set_cursor(3, 9, extended=False)
            view.marks_changed(0, len(LONG))
        assert regions == []


async def test_changed_marks_are_painted_where_they_look_different() -> None:
    text = "one Amgen two\nthree"
    marks = Marks([mark(text, "Amgen", "COMPANY")])
    async with opened(text, marks) as (view, app, pilot):
        marks.all[:] = [mark(text, "Amgen", "COMPANY", "annotated")]
        with refreshed(view) as regions:
            view.marks_changed(0, len(text))
        assert regions == [Region(TEXT_X + 4, 0, 5, 1)]
        await pilot.pause()
        assert style_of(app, "Amgen").bold


async def test_two_changes_before_a_paint_are_both_painted() -> None:
    text = "one two three"
    async with opened(text) as (view, app, pilot):
        view.set_cursor(0, 3, extended=False)
        view.set_cursor(4, 7, extended=False)
        view.set_cursor(8, 13, extended=False)
        await pilot.pause()
        assert [bool(style_of(app, word).reverse) for word in text.split()] == [False, False, True]


async def test_a_far_cursor_is_shown_with_lines_above_it() -> None:
    far = amgen(150)
    async with opened(LONG, Marks([far])) as (view, app, pilot):
        set_on(view, far)
        await pilot.pause()
        assert round(view.scroll_y) == view.line_of(far.start) - 24 // 3
        assert "Amgen150" in screen_lines(app)[8]
        start, end = view.visible_range()
        assert start < far.start < end


async def test_an_entity_that_goes_on_below_the_view_is_brought_into_it() -> None:
    text = LONG.replace("\n\n", " ")
    async with opened(text) as (view, _, pilot):
        end = view.visible_range()[1]
        view.set_cursor(end - 5, end + 20, extended=False)
        await pilot.pause()
        assert view.scroll_y > 0
        assert view.visible_range()[0] < end - 5
        assert view.visible_range()[1] > end + 20


async def test_the_end_of_the_article_can_be_reached_and_left() -> None:
    async with opened(LONG) as (view, app, pilot):
        view.set_cursor(len(LONG), len(LONG), extended=False)
        await pilot.pause()
        assert screen_lines(app)[-1].endswith("happened.")
        view.set_cursor(0, 9, extended=False)
        await pilot.pause()
        assert screen_lines(app)[0].endswith("Paragraph 0 says that Amgen0 tested a drug and that nothing")


async def test_the_moving_end_of_a_selection_is_kept_in_view() -> None:
    async with opened(LONG) as (view, _, pilot):
        view.set_cursor(0, 9, extended=True)
        view.set_cursor(0, amgen(60).end, extended=True)
        await pilot.pause()
        start, end = view.visible_range()
        assert start < amgen(60).end <= end


async def test_a_cursor_set_before_the_view_has_a_size_is_shown() -> None:
    view, far = ArticleView(), amgen(100)
    view.show(LONG, Marks([far]), PALETTE)
    set_on(view, far)
    app = Recorder(view)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert any("Amgen100" in line for line in screen_lines(app))


async def test_another_article_starts_at_its_top() -> None:
    async with opened(LONG) as (view, app, pilot):
        set_on(view, amgen(100))
        view.show("Short.", Marks(), PALETTE)
        await pilot.pause()
        assert [line.strip() for line in screen_lines(app)] == ["Short.", *[""] * 23]
        assert view.visible_range() == (0, 6)


async def test_a_new_width_wraps_anew_and_keeps_the_cursor_in_view() -> None:
    far = amgen(100)
    async with opened(LONG, Marks([far])) as (view, app, pilot):
        set_on(view, far)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert any("Amgen100" in line for line in screen_lines(app))
        await pilot.resize_terminal(160, 50)
        await pilot.pause()
        assert any("Amgen100" in line for line in screen_lines(app))


async def test_a_new_width_keeps_the_top_line_where_the_cursor_is_out_of_view() -> None:
    async with opened(LONG) as (view, _, pilot):
        view.scroll_lines(90)
        await pilot.pause()
        top = view.visible_range()[0]
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        start, end = view.visible_range()
        assert start <= top < end
        assert start > 0


async def test_scrolling_by_lines_or_by_the_wheel_leaves_the_cursor() -> None:
    async with opened(LONG) as (view, _, pilot):
        view.scroll_lines(5)
        await pilot.pause()
        assert view.visible_range()[0] == LONG.index("Paragraph 2") - 1
        view.scroll_lines(-view.page_lines)
        await pilot.pause()
        assert view.visible_range()[0] == 0
        view.post_message(events.MouseScrollDown(view, 20, 5, 0, 1, button=0, shift=False, meta=False, ctrl=False))
        await pilot.pause()
        assert view.visible_range()[0] > 0
        assert (view.cursor.start, view.cursor.end) == (0, 0)


async def test_a_drag_past_the_edge_scrolls() -> None:
    async with opened(LONG) as (view, app, pilot):
        view.styles.height = 10
        await pilot.pause()
        await pilot.mouse_down(offset=(TEXT_X, 8))
        for x in range(3):
            await pilot.hover(offset=(TEXT_X + x, 12))
        await pilot.pause()
        assert round(view.scroll_y) == 3
        start, end, final = app.dragged[-1]
        assert view.line_of(start) == 8
        assert view.line_of(end) == 9 + 3
        assert not final


@pytest.mark.parametrize("key", ["down", "up", "pagedown", "home", "end", "left", "right"])
async def test_it_leaves_every_key_to_the_screen(key: str) -> None:
    async with opened(LONG) as (view, _, pilot):
        view.focus()
        await pilot.press(key)
        assert view.scroll_y == 0
        assert view.has_focus


async def test_a_click_gives_the_offset_of_the_character_over_wide_and_combined_ones() -> None:
    async with opened(CJK) as (_, app, pilot):
        for x, y in [(0, 0), (1, 0), (2, 0), (5, 0), (7, 0), (30, 0), (0, 1), (2, 1), (4, 1), (6, 1)]:
            await pilot.click(offset=(TEXT_X + x, y))
        await pilot.pause()
        second = CJK.index("👩")
        assert [offset for offset, _ in app.clicked] == [
            0, 0, 1, 2, 4, CJK.index("\n"), second, second + 2, CJK.index("e\u0301"), CJK.index("x"),
        ]  # fmt: skip


async def test_only_the_first_button_clicks() -> None:
    async with opened("one two") as (_, app, pilot):
        await pilot.click(offset=(TEXT_X, 0), button=3)
        await pilot.pause()
        assert app.clicked == []


async def test_a_click_beside_the_text_gives_the_nearest_offset() -> None:
    async with opened("one\n\ntwo") as (_, app, pilot):
        for x, y in [(2, 0), (79 - 5, 0), (TEXT_X + 3, 1), (TEXT_X, 20)]:
            await pilot.click(offset=(x, y))
        await pilot.pause()
        assert [offset for offset, _ in app.clicked] == [0, 3, 4, 5]


async def test_the_second_click_of_two_says_so() -> None:
    async with opened("one two") as (_, app, pilot):
        await pilot.double_click(offset=(TEXT_X + 4, 0))
        await pilot.pause()
        assert app.clicked == [(4, False), (4, True)]


async def test_a_drag_selects_whole_characters_either_way_and_is_no_click() -> None:
    async with opened(CJK) as (_, app, pilot):
        await pilot.mouse_down(offset=(TEXT_X + 3, 0))
        await pilot.hover(offset=(TEXT_X + 4, 0))
        await pilot.hover(offset=(TEXT_X + 0, 0))
        await pilot.pause()
        assert style_of(app, "東京").underline
        await pilot.mouse_up(offset=(TEXT_X + 0, 0))
        await pilot.pause()
        assert app.dragged == [(1, 3, False), (0, 2, False), (0, 2, True)]
        assert app.clicked == []


async def test_a_mouse_that_moves_without_a_button_selects_nothing() -> None:
    async with opened("one two") as (view, app, pilot):
        await pilot.hover(offset=(TEXT_X + 4, 0))
        await pilot.pause()
        assert app.dragged == []
        assert not view.cursor.extended


async def test_moving_by_lines_keeps_the_column() -> None:
    text = "abcdef\n\nxy\nlonger line"
    async with opened(text) as (view, _, pilot):
        view.set_cursor(5, 6, extended=False)
        second = view.vertical(5, 1)
        view.set_cursor(second, second + 1, extended=False)
        assert second == text.index("y")
        third = view.vertical(second, 1)
        assert third == text.index("longer") + 5
        for start in (third, third - 4):
            view.set_cursor(start, start + 1, extended=False)
        assert view.vertical(third - 4, -3) == 1
        await pilot.pause()


async def test_another_theme_and_another_palette_are_taken_over() -> None:
    text = "one Amgen two"
    async with opened(text, Marks([mark(text, "Amgen", "COMPANY")])) as (view, app, pilot):
        before = style_of(app, "two")
        app.theme = "textual-light"
        await pilot.pause()
        light = style_of(app, "two")
        assert light.bgcolor != before.bgcolor
        assert style_of(app, "Amgen").bgcolor == light.bgcolor
        colour = style_of(app, "Amgen").color
        view.set_palette(Palette({"COMPANY": "#aa0055"}))
        await pilot.pause()
        assert style_of(app, "Amgen").color != colour


async def test_without_colour_every_state_is_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    states = get_args(State)
    text = "plain " + " ".join(f"{state}-1" for state in states)
    async with opened(text, Marks(mark(text, f"{state}-1", state=state) for state in states)) as (view, app, pilot):
        view.set_cursor(0, 5, extended=False)
        await pilot.pause()
        styles = [style_of(app, word) for word in text.split()]
        assert all(style.color is not None and len(set(style.color.get_truecolor())) == 1 for style in styles)
        looks = {(s.bold, s.dim, s.italic, s.underline, s.reverse, s.strike) for s in styles}
        assert len(looks) == len(styles)


async def test_the_margin_can_be_hidden() -> None:
    text = "one Amgen two"
    async with opened(text, Marks([mark(text, "Amgen", "COMPANY")])) as (view, app, pilot):
        view.set_margin(0)
        await pilot.pause()
        assert screen_lines(app)[0].strip() == text


async def test_without_an_article_it_is_blank_and_answers() -> None:
    view = ArticleView()
    app: App[None] = Recorder(view)
    async with app.run_test(size=(40, 5)) as pilot:
        view.set_cursor(0, 0, extended=False)
        view.marks_changed(0, 10)
        await pilot.click(offset=(3, 3))
        assert screen_lines(app) == [""] * 5
        assert (view.visible_range(), view.line_of(7), view.vertical(7, 1)) == ((0, 0), 0, 7)
