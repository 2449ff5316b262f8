"""What ``doc.user_data`` say of an article, in the layout of ``annotate.formats.docbin.docbin``, each value checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotate.formats.docbin.arrays import unpack
from annotate.formats.document import Answer, DocumentSpan
from annotate.formats.losses import LossTally
from store.records import ArticleStatus, Json

USER_DATA = "values in user data"

_LISTS = ("spans", "negatives", "relations", "answers")
_OWN = frozenset(
    {"id", "status", "title", "source", "published", "url", "note", "flagged", "complete", "metadata", *_LISTS}
)
_INT = (int,)
_MAYBE = (str, type(None))
_SPAN = (_INT, _INT, (str,), _MAYBE, (int, float, type(None)), _MAYBE, _MAYBE, _MAYBE)
_RELATION = (_INT, (str,), _INT)
_ANSWER = ((str,), (str,))


@dataclass(frozen=True, slots=True)
class UserData:
    """The values of one doc; those of other names or types are losses."""

    _values: Mapping[Any, Any]
    _losses: LossTally
    _where: str

    @classmethod
    def of(cls, packed: object, losses: LossTally, where: str) -> UserData:
        """The values that a DocBin holds packed, or None; ValueError where they are none."""
        values = {} if packed is None else unpack(packed) if isinstance(packed, bytes) else None
        if not isinstance(values, dict):
            raise ValueError("user data that are no map")
        found = cls(values, losses, where)
        for name in values.keys() - _OWN:
            found.lose(name)
        return found

    @property
    def key(self) -> str | None:
        """The key of the article; a number is one too."""
        key = self._values.get("id")
        return str(key) if isinstance(key, int) and not isinstance(key, bool) else self.string("id")

    def string(self, name: str) -> str | None:
        """A value that is text."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, str):
            self.lose(name)
            return None
        return value

    @property
    def flagged(self) -> bool:
        """Whether the article is flagged."""
        return self._values.get("flagged") is True

    @property
    def status(self) -> ArticleStatus | None:
        """How far its reader was, where that is said."""
        said = self.string("status")
        if said is not None and said not in list(ArticleStatus):
            self.lose("status")
            return None
        return None if said is None else ArticleStatus(said)

    @property
    def complete(self) -> tuple[str, ...] | None:
        """The labels for which it is complete, where these are some."""
        value = self._values.get("complete")
        if value is None or (isinstance(value, tuple) and all(isinstance(label, str) for label in value)):
            return value
        self.lose("complete")
        return None

    @property
    def metadata(self) -> Mapping[str, Json]:
        """The metadata, which stand there as JSON."""
        said = self.string("metadata")
        try:
            found = json.loads(said or "{}")
            json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        self.lose("metadata")
        return {}

    def spans(self, name: str) -> list[DocumentSpan | None]:
        """The spans of a list, None in the place of each that is none."""
        return [DocumentSpan(*row) if row else None for row in self._rows(name, _SPAN)]

    def relations(self) -> Iterator[tuple[int, str, int]]:
        """Head, type and tail of each relation, the ends as indexes into the list of spans."""
        return (row for row in self._rows("relations", _RELATION) if row)

    def answers(self) -> Iterator[Answer]:
        """What was said of the article as a whole."""
        return (Answer(*row) for row in self._rows("answers", _ANSWER) if row)

    def lose(self, name: object) -> None:
        """Count a value as lost."""
        self._losses.add(USER_DATA, f"{self._where} {name!s:.60}")

    def _rows(self, name: str, types: tuple[tuple[type, ...], ...]) -> Iterator[Any]:
        """The rows of a list, None in the place of each whose values are not of these types."""
        rows = self._values.get(name, ())
        if not isinstance(rows, tuple):
            self.lose(name)
            return
        for row in rows:
            if _fits(row, types):
                yield row
            else:
                self.lose(name)
                yield None


def _fits(row: object, types: tuple[tuple[type, ...], ...]) -> bool:
    """Whether values are of these types; a truth value is no number."""
    return (
        isinstance(row, tuple)
        and len(row) == len(types)
        and all(isinstance(value, of) and not isinstance(value, bool) for value, of in zip(row, types, strict=True))
    )
