"""WebAnno TSV 3, as INCEpTION and WebAnno exchange it: one document a file.

Read are versions 3.0 to 3.3. A text is made of its sentences, with a line feed and blanks between them as the offsets
have it. Written is version 3.3: annotations as DKPro's named entities with their label as ``value``, relations as
``webanno.custom.Relation``; tokens are those of ``spacy.blank("en")``, whole, with rows of their own for the parts of
tokens at which annotations begin or end. The format has no place for an edge at white space. Offsets are UTF-16.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotate.formats.cas.files import named
from annotate.formats.cas.layers import NAMED_ENTITY, NOT_READ, RELATION
from annotate.formats.cas.versions import NOT_CHOSEN
from annotate.formats.document import Document
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.offsets import from_code_points
from annotate.formats.parts import Part, told
from annotate.formats.tokens import tokenize
from annotate.formats.webanno.escapes import escaped_text, escaped_value
from annotate.formats.webanno.reading import read

if TYPE_CHECKING:
    from spacy.language import Language

WHITE_EDGE = "annotations that begin or end with white space"
WITHOUT_END = "relations of annotations that begin or end with white space"
NO_TOKENS = "texts of white space alone"
NAMES = "keys that cannot be the name of a file"


class _Unit(NamedTuple):
    """A token, or a part of one: code points, half-open."""

    start: int
    end: int


class _Sentence(NamedTuple):
    """A stretch of the text and its tokens."""

    start: int
    end: int
    tokens: list[_Unit]


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into a folder."""
    import spacy

    nlp = spacy.blank("en")
    for document, name, exact in named(documents, ".tsv"):
        if document.text.isspace():
            losses.add(NO_TOKENS, str(document.key))
            continue
        if not exact:
            losses.add(NAMES, str(document.key), refusing=False)
        lines = "".join(f"{line}\n" for line in _lines(nlp, document, losses))
        (folder / name).write_bytes(lines.encode())


def _lines(nlp: Language, document: Document, losses: LossTally) -> Iterator[str]:
    sentences = list(_sentences(nlp, document.text))
    marks = _Marks(document, [token for sentence in sentences for token in sentence.tokens])
    marks.place(losses)
    yield "#FORMAT=WebAnno TSV 3.3"
    yield f"#T_SP={NAMED_ENTITY}|value"
    if document.relations:
        yield f"#T_RL={RELATION}|value|BT_{NAMED_ENTITY}"
    yield ""
    marks.name(sentences)
    marks.relate(losses)
    unit = from_code_points(document.text, "utf-16")
    for sentence in sentences:
        yield ""
        yield from (f"#Text={escaped_text(line)}" for line in document.text[sentence.start : sentence.end].split("\n"))
        for token in sentence.tokens:
            for each in marks.units(token):
                covered = escaped_text(document.text[each.start : each.end])
                yield "\t".join(
                    (marks.ids[each], f"{unit(each.start)}-{unit(each.end)}", covered, *marks.cells(each), "")
                )


def _sentences(nlp: Language, text: str) -> Iterator[_Sentence]:
    """The sentences of a text: by lines, and by spaCy's sentencizer; each begins with a token."""
    from spacy.pipeline import Sentencizer

    first = len(text) - len(text.lstrip())
    # before its first token a text can have nothing but blanks: other white space is taken into that token
    led = first if text[:first].strip(" ") else None
    tokens: list[_Unit] = []
    fresh = False
    for token in Sentencizer()(tokenize(nlp, text)):
        fresh = fresh or bool(token.is_sent_start) or (token.is_space and "\n" in token.text)
        if token.is_space:
            continue
        if fresh and tokens:
            yield _closed(text, tokens, token.idx)
            tokens = []
        tokens.append(_Unit(0 if token.idx == led else token.idx, token.idx + len(token)))
        fresh = False
    yield _closed(text, tokens, None)


def _closed(text: str, tokens: list[_Unit], following: int | None) -> _Sentence:
    """A sentence up to the next one: what lies between them is its own, but for one line feed at the end of it."""
    end = len(text) if following is None else following
    parted = following is not None and text[end - 1] == "\n"
    return _Sentence(tokens[0].start, end - parted, tokens)


@dataclass(slots=True)
class _Marks:
    """The spans of a document on its tokens."""

    document: Document
    tokens: Sequence[_Unit]
    ids: dict[_Unit, str] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _units: dict[int, list[_Unit]] = field(default_factory=dict)
    """The tokens and parts of tokens of each span."""
    _parts: dict[_Unit, set[_Unit]] = field(default_factory=dict)
    _spans: dict[_Unit, list[int]] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    """The ids of spans that need one."""
    _arcs: dict[_Unit, list[tuple[str, str]]] = field(default_factory=dict)

    def place(self, losses: LossTally) -> None:
        """Find the tokens of each span, and the parts of tokens; spans that do not fit go to the losses."""
        self._starts = [token.start for token in self.tokens]
        for at, span in enumerate(self.document.spans):
            first, last = bisect_right(self._starts, span.start) - 1, bisect_right(self._starts, span.end - 1) - 1
            if first < 0 or span.start >= self.tokens[first].end or span.end > self.tokens[last].end:
                losses.add(WHITE_EDGE, f"{self.document.key} {told(self.document, span)}")
                continue
            self._units[at] = [self._unit(token, span.start, span.end) for token in self.tokens[first : last + 1]]
            for unit in self._units[at]:
                self._spans.setdefault(unit, []).append(at)

    def name(self, sentences: Iterable[_Sentence]) -> None:
        """Give rows their names, and a number to each span of several rows or in a row with others."""
        for number, sentence in enumerate(sentences, start=1):
            for at, token in enumerate(sentence.tokens, start=1):
                for part, unit in enumerate(self.units(token)):
                    self.ids[unit] = f"{number}-{at}.{part}" if part else f"{number}-{at}"
                    for span in self._spans.get(unit, ()):
                        if len(self._units[span]) > 1 or len(self._spans[unit]) > 1:
                            self._numbers.setdefault(span, len(self._numbers) + 1)

    def relate(self, losses: LossTally) -> None:
        """Put each relation in the first row of its tail."""
        for relation in self.document.relations:
            if relation.head not in self._units or relation.tail not in self._units:
                losses.add(WITHOUT_END, f"{self.document.key} {relation.type}")
                continue
            head, tail = (self._numbers.get(end, 0) for end in (relation.head, relation.tail))
            source = self.ids[self._units[relation.head][0]] + (f"[{head}_{tail}]" if head or tail else "")
            arcs = self._arcs.setdefault(self._units[relation.tail][0], [])
            arcs.append((escaped_value(relation.type), source))

    def units(self, token: _Unit) -> list[_Unit]:
        """A token and the parts of it that have rows of their own."""
        return [token, *sorted(self._parts.get(token, ()))]

    def cells(self, unit: _Unit) -> Iterator[str]:
        """The columns of a row."""
        yield "|".join(map(self._value, self._spans.get(unit, ()))) or "_"
        if self.document.relations:
            arcs = self._arcs.get(unit, [])
            yield "|".join(value for value, _ in arcs) or "_"
            yield "|".join(source for _, source in arcs) or "_"

    def _unit(self, token: _Unit, start: int, end: int) -> _Unit:
        part = _Unit(max(token.start, start), min(token.end, end))
        if part != token:
            self._parts.setdefault(token, set()).add(part)
        return part

    def _value(self, span: int) -> str:
        value = escaped_value(self.document.spans[span].label)
        return f"{value}[{self._numbers[span]}]" if span in self._numbers else value


FORMAT = Format(
    name="webanno-tsv",
    title="WebAnno TSV 3.3, for INCEpTION and WebAnno",
    keeps=frozenset({Part.TEXT, Part.KEYS, Part.OVERLAPS, Part.RELATIONS}),
    reads="WebAnno TSV 3.0 to 3.3, in folders or zips: layers of spans, and of relations between them",
    read=read,
    write_folder=write,
    not_read=(*NOT_READ, *NOT_CHOSEN),
    not_written=(WHITE_EDGE, WITHOUT_END, NO_TOKENS, NAMES),
)
