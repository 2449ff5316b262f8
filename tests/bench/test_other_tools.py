"""The prices of the same work in other tools."""

from __future__ import annotations

import pytest

from bench.other_tools import CLICK, DRAG, KEY, POINT, TOOLS, Edit, Tool, Work, seconds_pointing, work_of
from store.records import Span

TEXT = "Corvane bought the Tern Pharma Group from Lark."
CORVANE, LARK, GROUP = Span(0, 7, "ORG"), Span(42, 46, "ORG"), Span(19, 36, "ORG")
BY_NAME = {tool.name: tool for tool in TOOLS}


def price(tool: str, *edits: Edit) -> float:
    """The seconds of these edits alone."""
    return BY_NAME[tool].seconds(Work(TEXT, 0, edits)) - BY_NAME[tool].seconds(Work(TEXT, 0, ()))


def test_work_is_what_differs_from_gold_and_no_suggestion_serves_twice() -> None:
    half = Span(19, 23, "ORG")
    spurious = Span(8, 14, "DRUG")
    work = work_of(TEXT, [CORVANE, spurious, half, Span(24, 30, "DRUG")], [CORVANE, GROUP, LARK])
    assert work.kept == 1
    assert list(work.edits) == [
        Edit(spurious, None),
        Edit(Span(24, 30, "DRUG"), GROUP),
        Edit(half, None),
        Edit(None, LARK),
    ]


@pytest.mark.parametrize(
    ("tool", "seconds"), [("Prodigy", CLICK), ("doccano", CLICK), ("Label Studio", CLICK + KEY), ("brat", 1.5 + KEY)]
)
def test_a_rejection_costs_what_the_tool_asks_for(tool: str, seconds: float) -> None:
    assert price(tool, Edit(CORVANE, None)) == pytest.approx(seconds)


def test_a_relabelled_span_is_drawn_anew_only_where_it_must_be() -> None:
    edit = Edit(CORVANE, Span(0, 7, "DRUG"))
    assert price("Prodigy", edit) == pytest.approx(CLICK + KEY + DRAG)
    assert price("doccano", edit) == pytest.approx(2 * CLICK)
    assert price("brat", edit) == pytest.approx(1.5 + KEY)
    assert price("Label Studio", edit) == pytest.approx(CLICK + KEY)


def test_an_armed_label_costs_its_key_once() -> None:
    edits = (Edit(None, CORVANE), Edit(None, GROUP))
    assert price("doccano", *edits) == pytest.approx(2 * DRAG + KEY)
    assert price("Label Studio", *edits) == pytest.approx(1.5 + DRAG + 2 * KEY)


def test_slate_selects_and_travels_by_keys_and_counts() -> None:
    assert price("SLATE", Edit(CORVANE, None)) == pytest.approx(KEY)
    # 3 words on, a selection of 3 words, then the chord of the label
    assert price("SLATE", Edit(None, GROUP)) == pytest.approx((2 + 2 + 2) * KEY)
    assert price("SLATE", Edit(GROUP, Span(19, 36, "DRUG"))) == pytest.approx((2 + 2 + 1 + 2) * KEY)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_no_tool_pays_for_what_is_right_unless_somebody_looks(tool: Tool) -> None:
    nothing, all_right = Work(TEXT, 0, ()), Work(TEXT, 20, ())
    assert tool.seconds(all_right) == tool.seconds(nothing)
    assert seconds_pointing(tool, all_right) == pytest.approx(tool.seconds(nothing) + 20 * POINT)
