"""The page of formats says what the formats declare, and the command line offers what it says."""

from __future__ import annotations

from pathlib import Path

from annotate.formats.parts import Part
from annotate.formats.registry import formats
from glossator.commands.importing import READABLE
from glossator.formats_page import FILE, page

ROOT = Path(__file__).parent.parent


def test_the_page_is_current() -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == page(), "run: make docs"


def test_every_format_stands_with_all_that_it_declares() -> None:
    text = page()
    for form in formats():
        if form.read is None:
            assert form.reads == ""
        section = text.split(f"\n## {form.name}\n")[1].split("\n## ")[0]
        for kind in (*form.not_read, *form.not_written):
            assert f"- {kind}\n" in section
        assert form.reads in section
        for part in Part:
            if form.can_write and part not in form.keeps:
                assert f"- {part.value.loss}\n" in section


def test_the_command_line_offers_every_format_that_is_read() -> None:
    assert list(READABLE) == [form.name for form in formats() if form.read is not None]
