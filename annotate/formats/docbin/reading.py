"""spaCy's DocBin read: what export wrote with all of its parts, and what others did.

``doc.ents`` and all span groups are annotations, those of the groups ``negatives`` and ``incorrect_spans`` what people
rejected. A doc whose tokens are all in an entity or outside is reviewed; where some are missing nothing is said of how
far its reader was. ``doc.cats`` of 1.0 named ``question:choice`` are answers. The layout of ``doc.user_data`` is that
of ``annotate.formats.docbin.docbin``; what stands there adds to the spans and answers that the doc has, and makes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.errors import UnreadableInput
from annotate.formats.docbin.arrays import DocArrays, GroupSpan, load, span_groups
from annotate.formats.docbin.user_data import USER_DATA, UserData
from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from store.records import ArticleStatus

if TYPE_CHECKING:
    from spacy.strings import StringStore

NEGATIVE_GROUPS = ("negatives", "incorrect_spans")

UNLABELLED = "spans without a label"
IDENTIFIED = "annotations with identifiers"
CATEGORIES = "categories that are no answer to a question"
LINGUISTIC = "docs with tags, lemmas or dependencies"
NOT_READ = (UNLABELLED, IDENTIFIED, CATEGORIES, USER_DATA, LINGUISTIC)

_INSIDE, _BEGINS = 1, 3


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a DocBin in its order; UnreadableInput names the file and the doc."""
    arrays = load(path)
    for number, doc in enumerate(arrays, start=1):
        where = f"{path}, doc {number}"
        try:
            yield _Reading(doc, arrays.strings, losses, where).document(options.max_bytes)
        except (KeyError, ValueError) as error:
            reason = f"no string for {error}" if isinstance(error, KeyError) else str(error)
            raise UnreadableInput(f"{where}: {reason}.") from error


class _Reading:
    """One doc on its way to a document."""

    def __init__(self, doc: DocArrays, strings: StringStore, losses: LossTally, where: str) -> None:
        self.doc = doc
        self.strings = strings
        self.losses = losses
        self.where = where

    def document(self, max_bytes: int) -> Document:
        """The document; ValueError or KeyError where the parts of the doc do not fit together."""
        words = self._words(max_bytes)
        data = UserData.of(self.doc.user_data, self.losses, self.where)
        groups = dict(span_groups(self.doc.groups))
        rejected = [span for key in NEGATIVE_GROUPS for span in groups.pop(key, ())]
        annotated = [*self._ents(), *(span for spans in groups.values() for span in spans)]
        known = data.spans("spans")
        spans = self._spans(annotated, words, known)
        self._tell_linguistic()
        return Document(
            "".join(word + " " * space for word, space in zip(words, self.doc.spaces, strict=True)),
            data.key,
            data.string("title"),
            data.string("source"),
            data.string("published"),
            data.string("url"),
            data.metadata,
            spans,
            self._spans(rejected, words, data.spans("negatives")),
            relations=tuple(_relations(data, known, spans)),
            answers=tuple(self._answers(data)),
            note=data.string("note"),
            flagged=data.flagged,
            status=data.status or self._status(),
            complete=data.complete,
            where=self.where,
        )

    def _words(self, max_bytes: int) -> list[str]:
        """The texts of the tokens; how long they are together is checked before they are joined."""
        from spacy.attrs import ORTH

        words = [self.strings[orth] for orth in self.doc.columns[ORTH]]
        if sum(map(len, words)) > max_bytes:
            raise ValueError(f"a text beyond the limit of {max_bytes:,} bytes; --max-bytes raises it")
        return words

    def _column(self, attr: int) -> Sequence[int]:
        return self.doc.columns.get(attr) or [0] * len(self.doc.spaces)

    def _ents(self) -> Iterator[GroupSpan]:
        """The entities, as spaCy reads them from its tokens: an empty type blocks a token, and is none."""
        from spacy.attrs import ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE

        columns = (self._column(attr) for attr in (ENT_IOB, ENT_TYPE, ENT_ID, ENT_KB_ID))
        current: GroupSpan | None = None
        for at, (iob, label, name, entry) in enumerate(zip(*columns, strict=True)):
            if current is not None and iob == _INSIDE and label == current.label:
                current = current._replace(end=at + 1)
                continue
            if current is not None:
                yield current
            begins = iob in (_BEGINS, _INSIDE) and label
            current = GroupSpan(label, at, at + 1, bool(name or entry)) if begins else None
        if current is not None:
            yield current

    def _spans(
        self, found: Iterable[GroupSpan], words: Sequence[str], known: Iterable[DocumentSpan | None]
    ) -> tuple[DocumentSpan, ...]:
        """The spans in code points, each with what is known of it."""
        told = {span[:3]: span for span in known if span is not None}
        sizes = (len(word) + space for word, space in zip(words, self.doc.spaces, strict=True))
        starts = list(accumulate(sizes, initial=0))
        spans: dict[tuple[int, int, str], DocumentSpan] = {}
        for one in found:
            if not 0 <= one.start < one.end <= len(words):
                raise ValueError(f"a span of the tokens {one.start} to {one.end} in a doc of {len(words)}")
            start, end = starts[one.start], starts[one.end - 1] + len(words[one.end - 1])
            place = start, end, self.strings[one.label]
            if not place[2]:
                self.losses.add(UNLABELLED, f"{self.where} {start}..{end}")
            elif place not in spans:
                spans[place] = told.get(place) or DocumentSpan(*place)
                if one.identified:
                    self.losses.add(IDENTIFIED, f"{self.where} {start}..{end} {place[2]}")
        return tuple(spans.values())

    def _answers(self, data: UserData) -> Iterator[Answer]:
        """The categories that are set, parted as the user data say or at the first colon."""
        known = {f"{answer.question}:{answer.choice}": answer for answer in data.answers()}
        cats = self.doc.cats if isinstance(self.doc.cats, dict) else {}
        for name, value in cats.items():
            question, colon, choice = name.partition(":") if isinstance(name, str) else ("", "", "")
            if value not in (0, 1) or not (name in known or (question and colon and choice)):
                self.losses.add(CATEGORIES, f"{self.where} {name!s:.60} {value!s:.20}")
            elif value == 1:
                yield known.get(name) or Answer(question, choice)

    def _status(self) -> ArticleStatus | None:
        from spacy.attrs import ENT_IOB

        return ArticleStatus.REVIEWED if all(self._column(ENT_IOB)) else None

    def _tell_linguistic(self) -> None:
        from spacy.attrs import DEP, LEMMA, POS, TAG

        if any(any(self._column(attr)) for attr in (DEP, LEMMA, POS, TAG)):
            self.losses.add(LINGUISTIC, self.where, refusing=False)


def _relations(
    data: UserData, known: Sequence[DocumentSpan | None], spans: Iterable[DocumentSpan]
) -> Iterator[DocumentRelation]:
    """The relations between the spans that the doc has, by their indexes."""
    index = {span[:3]: at for at, span in enumerate(spans)}
    ends = [None if span is None else index.get(span[:3]) for span in known]
    for head, kind, tail in data.relations():
        places = [ends[at] if 0 <= at < len(ends) else None for at in (head, tail)]
        if places[0] is None or places[1] is None:
            data.lose("relations")
        else:
            yield DocumentRelation(places[0], kind, places[1])
