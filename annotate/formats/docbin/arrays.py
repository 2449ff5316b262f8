"""What the bytes of a DocBin hold, taken apart without trust and without making docs of them.

Layout, after spaCy 3.8's ``DocBin.to_bytes``: zlib over a msgpack map of ``attrs`` (numbers of attributes), ``tokens``
(64-bit values, one row a token, one column an attribute), ``spaces`` (a byte a token), ``lengths`` (32-bit, tokens a
doc), ``strings``, and lists with an item a doc: ``cats``, ``flags``, ``span_groups`` and ``user_data`` (both msgpack in
turn). What is packed as an array of numpy stays packed: nothing here runs what a file says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.errors import UnreadableInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.strings import StringStore

ROOM = 256_000_000
"""How far any file may inflate, in bytes; beyond that it may to RATIO times its size."""

RATIO = 200

_CHUNK = 1 << 20
_SPAN = struct.Struct(">QQQllll")
_NO_GROUPS = (b"", None)


class GroupSpan(NamedTuple):
    """A span of a group: label as its hash, ``[start, end)`` in tokens."""

    label: int
    start: int
    end: int
    identified: bool
    """Whether it has an id or names an entry of a knowledge base."""


@dataclass(frozen=True, slots=True)
class DocArrays:
    """One doc: its rows of values, whether a blank follows each token, and what lies beside them."""

    columns: Mapping[int, Sequence[int]]
    """By attribute, a value a token."""
    spaces: Sequence[bool]
    cats: Any
    groups: Any
    user_data: Any


@dataclass(frozen=True, slots=True)
class Arrays:
    """A DocBin."""

    strings: StringStore
    _attrs: Sequence[int]
    _tokens: NDArray[np.uint64]
    _spaces: NDArray[np.uint8]
    _lengths: Sequence[int]
    _beside: Mapping[str, Sequence[Any]]

    def __iter__(self) -> Iterator[DocArrays]:
        start = 0
        for index, length in enumerate(self._lengths):
            rows = self._tokens[start : start + length]
            columns = {attr: rows[:, at].tolist() for at, attr in enumerate(self._attrs)}
            cats, flags, groups, data = (_item(self._beside[name], index) for name in _BESIDE)
            unknown = isinstance(flags, dict) and flags.get("has_unknown_spaces") is True
            spaces = [True] * length if unknown else (self._spaces[start : start + length] != 0).tolist()
            yield DocArrays(columns, spaces, cats, groups, data)
            start += length


_BESIDE = ("cats", "flags", "span_groups", "user_data")


def load(path: Path) -> Arrays:
    """The arrays of a file; UnreadableInput where it is no DocBin, or its parts do not fit together."""
    try:
        return _arrays(unpack(_inflated(path)))
    except ValueError as error:
        raise UnreadableInput(f"{path}: no DocBin of spaCy ({error}).") from error


def unpack(content: bytes | bytearray) -> Any:
    """What msgpack holds; ValueError where it is none. Lists come as tuples, so that they may be keys."""
    import srsly

    try:
        # a hook of its own keeps srsly from decoding arrays of numpy
        return srsly.msgpack.unpackb(content, raw=False, use_list=False, object_pairs_hook=dict)
    except TypeError as error:
        raise ValueError(f"a key that cannot be one: {error}") from error


def span_groups(content: Any) -> Iterator[tuple[str, list[GroupSpan]]]:
    """The span groups of a doc with their keys; ValueError where they are none."""
    found = () if content in _NO_GROUPS else unpack(_bytes(content))
    if isinstance(found, tuple):  # as spaCy before 3.1 has it: groups without keys
        for group in found:
            name, spans = _group(group)
            yield name, spans
        return
    if not isinstance(found, dict):
        raise ValueError("span groups that are no map")
    for group, keys in found.items():
        _, spans = _group(group)
        for key in keys if isinstance(keys, tuple) else ():
            yield str(key), spans


def _group(content: Any) -> tuple[str, list[GroupSpan]]:
    group = unpack(_bytes(content))
    if not isinstance(group, dict) or not isinstance(group.get("spans"), tuple):
        raise ValueError("a span group without spans")
    try:
        unpacked = [_SPAN.unpack(_bytes(span)) for span in group["spans"]]
    except struct.error as error:
        raise ValueError(f"a span that is not packed as one ({error})") from error
    return str(group.get("name")), [
        GroupSpan(label, start, end, bool(name or entry)) for name, entry, label, start, end, _, _ in unpacked
    ]


def _inflated(path: Path) -> bytearray:
    """The content of a file, no further than its size makes likely."""
    limit = max(ROOM, RATIO * path.stat().st_size)
    inflater = zlib.decompressobj()
    found = bytearray()
    try:
        with path.open("rb") as file:
            while chunk := inflater.unconsumed_tail or file.read(_CHUNK):
                found += inflater.decompress(chunk, _CHUNK)
                if len(found) > limit:
                    raise UnreadableInput(f"{path}: it inflates to more than {limit:,} bytes; the rest is not read.")
                if inflater.eof:
                    break
            found += inflater.flush()
    except zlib.error as error:
        raise UnreadableInput(f"{path}: no DocBin of spaCy ({error}).") from error
    if not inflater.eof:
        raise UnreadableInput(f"{path}: a DocBin that breaks off.")
    return found


def _arrays(found: Any) -> Arrays:
    import numpy as np
    from spacy.attrs import ORTH
    from spacy.strings import StringStore

    if not isinstance(found, dict):
        raise ValueError("no map")
    attrs, strings = _list(found, "attrs", int), _list(found, "strings", str)
    tokens = np.frombuffer(_bytes(found.get("tokens")), dtype="<u8")
    spaces = np.frombuffer(_bytes(found.get("spaces")), dtype="u1")
    lengths = np.frombuffer(_bytes(found.get("lengths")), dtype="<i4").tolist()
    if ORTH not in attrs:
        raise ValueError("its tokens have no text")
    if min(lengths, default=0) < 0 or not sum(lengths) == len(spaces) == len(tokens) / len(attrs):
        raise ValueError("its docs and its tokens do not fit together")
    beside = {name: _list(found, name, object) for name in _BESIDE}
    return Arrays(StringStore(strings), attrs, tokens.reshape(-1, len(attrs)), spaces, lengths, beside)


def _list(found: Mapping[Any, Any], name: str, kind: type) -> Sequence[Any]:
    """A list of the map, empty where it is not there."""
    value = found.get(name, ())
    if not isinstance(value, tuple) or not all(isinstance(item, kind) for item in value):
        raise ValueError(f"{name} is no list of {kind.__name__}")
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError(f"{type(value).__name__} where bytes should be")
    return value


def _item(items: Sequence[Any], index: int) -> Any:
    return items[index] if index < len(items) else None
