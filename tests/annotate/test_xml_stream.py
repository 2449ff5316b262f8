from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.xml_stream import NotXml, events, name_of, root_of, text_of


def texts(data: bytes, *tags: str, largest: int = 1_000_000) -> Iterator[str]:
    return (text_of(element) for element in events(io.BytesIO(data), "f.xml", tags, largest=largest))


def test_the_outermost_elements_are_given_whole_and_in_order() -> None:
    data = b"<a><b>1<b>2</b></b>tail<x><b>3</b></x><c>4</c><!-- <b>no</b> --></a>"
    assert list(texts(data, "b", "c")) == ["12", "3", "4"]


def test_names_are_without_namespaces() -> None:
    element = next(events(io.BytesIO(b'<x:a xmlns:x="u"><x:b c="d"/></x:a>'), "f.xml", ["b"]))
    assert (name_of(element), element.get("c"), element.sourceline) == ("b", "d", 1)


def test_a_dtd_outside_is_not_loaded_and_its_characters_are_known() -> None:
    data = b'<!DOCTYPE a SYSTEM "https://example.org/none.dtd"><a><b>4&nbsp;%<!-- no -->, &alpha;<i>&mdash;</i></b></a>'
    assert list(texts(data, "b")) == ["4\xa0%, α—"]


def test_parts_can_be_left_out_of_a_text() -> None:
    element = next(events(io.BytesIO(b"<a>1<b>2</b>3</a>"), "f.xml", ["a"]))
    assert text_of(element, ["b"]) == "13"


@pytest.mark.parametrize(
    "declared",
    [
        b'<!ENTITY x "y">',
        b'<!ENTITY % x "y">',
        b'<!ENTITY x SYSTEM "file:///etc/passwd">',
        b'<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;',
        b'<!ELEMENT a ANY><!ENTITY x "y">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(declared: bytes, encoding: str) -> None:
    data = (b"<!DOCTYPE a [" + declared + b"]>\n<a><b>1</b></a>").decode().encode(encoding)
    with pytest.raises(NotXml, match=r"^f\.xml:2: declares the entity 'x'"):
        list(texts(data, "b"))


def test_attributes_that_a_dtd_multiplies_are_refused() -> None:
    data = b'<!DOCTYPE a [<!ATTLIST b c CDATA "' + b"x" * 500_000 + b'">]><a>' + b"<b/>" * 10_000 + b"</a>"
    with pytest.raises(NotXml, match="amplification"):
        list(texts(data, "b"))


def test_an_entity_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^the entity &nobody; is not declared$"):
        list(texts(b'<!DOCTYPE a SYSTEM "x"><a>&nobody;</a>', "a"))


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"", 1), (b"text", 1), (b"<a>\n<b>1</b>\n</c>", 3), (b"<a>\n<b>1</b>\n", 3), (b"<a><b>1</b>\n\xff</a>", 2)],
)
def test_what_is_not_xml_is_named_by_its_line(data: bytes, line: int) -> None:
    with pytest.raises(NotXml, match=rf"^f\.xml:{line}: not XML: ") as refusal:
        list(texts(data, "b"))
    assert refusal.value.line == line
    assert refusal.value.reason.startswith("not XML: ")


def test_elements_before_a_mistake_are_given() -> None:
    found = texts(b"<a><b>1</b><b>2</b><b>3</a>", "b")
    assert (next(found), next(found)) == ("1", "2")
    with pytest.raises(NotXml):
        next(found)


def test_lines_are_counted_beyond_the_sixteenth_bit() -> None:
    data = b"<a>" + b"\n" * 99_999 + b"<b/></a>"
    assert [element.sourceline for element in events(io.BytesIO(data), "f.xml", ["b"])] == [100_000]


def test_depth_is_bounded() -> None:
    with pytest.raises(NotXml, match="depth"):
        list(texts(b"<a>" * 1_000, "b"))


def test_a_record_beyond_the_limit_is_refused_at_its_line() -> None:
    with pytest.raises(NotXml, match=r"^f\.xml:2: oversized: a record of more than 1,000 bytes"):
        list(texts(b"<a>\n<b>" + b"<i/>" * 100_000 + b"</b></a>", "b", largest=1_000))


def test_memory_does_not_grow_with_the_file() -> None:
    class Long(io.BytesIO):
        left = 100

        def read(self, size: int | None = -1) -> bytes:
            self.left -= 1
            start, end = (b"<a>" if self.left == 99 else b""), (b"</a>" if self.left == 0 else b"")
            return start + b"<x>pass<!-- ed --></x> over <b>text</b>\n" * 500 + end if self.left >= 0 else b""

    tracemalloc.start()
    try:
        count = sum(1 for _ in events(Long(), "f.xml", ["b"], largest=1_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 50_000
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0"><chan', "rss"),
        (b'<!DOCTYPE a SYSTEM "x.dtd"><x:a xmlns:x="u">', "a"),
        ("<a>".encode("utf-16"), "a"),
        (b"<a", None),
        (b"text", None),
        (b"", None),
    ],
)
def test_the_root_is_found_at_the_beginning(head: bytes, root: str | None) -> None:
    assert root_of(head) == root


@given(st.binary(max_size=40), st.integers(0, 120), st.integers(0, 30))
def test_any_damage_gives_texts_or_a_reason(noise: bytes, at: int, gone: int) -> None:
    good = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "x.dtd"><a>\n<b i="1">t&amp;&#65;</b><b><c/>&nbsp;</b><!-- --></a>'
    with suppress(UnreadableInput):
        assert all(isinstance(text, str) for text in texts(good[:at] + noise + good[at + gone :], "b"))
