"""A document as feature structures of UIMA, for XMI and for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from annotate.formats.cas.layers import NAMED_ENTITY, RELATION
from annotate.formats.cas.structures import ABOUT, ARTICLE, INITIAL_VIEW, METADATA
from annotate.formats.cas.types import STRING, Type, Types
from annotate.formats.document import Document
from annotate.formats.offsets import from_code_points
from annotate.formats.own_fields import beside, own_fields
from annotate.formats.parts import Part

SOFA = 1
"""The id of the text."""
SOFA_TYPE = "uima.cas.Sofa"

_ANNOTATION = "uima.tcas.Annotation"
TYPES = Types(
    {
        METADATA: Type("uima.tcas.DocumentAnnotation", {"documentTitle": STRING, "documentId": STRING}),
        NAMED_ENTITY: Type(_ANNOTATION, {"value": STRING, "identifier": STRING}),
        RELATION: Type(_ANNOTATION, {"Dependent": _ANNOTATION, "Governor": _ANNOTATION, "value": STRING}),
        ARTICLE: Type("uima.cas.AnnotationBase", {"value": STRING}),
    }
)
"""The types of all structures that are written."""

_NATIVE = (Part.TEXT, Part.OVERLAPS, Part.RELATIONS)


class Made(NamedTuple):
    """A feature structure as it is written."""

    id: int
    type: str
    values: dict[str, str | int]
    references: dict[str, int]

    def strings(self) -> Iterator[str]:
        """Its values that are text."""
        return (value for value in self.values.values() if isinstance(value, str))


def structures(document: Document) -> list[Made]:
    """The structures of a document, the text first; ids count from that."""
    text, sofa = document.text, {"sofa": SOFA}
    unit = from_code_points(text, "utf-16")
    about: dict[str, str | int] = {"sofaNum": 1, "sofaID": INITIAL_VIEW, "mimeType": "text", "sofaString": text}
    names: dict[str, str | int] = {} if document.key is None else dict.fromkeys(_NAMES, document.key)
    made = [
        Made(SOFA, SOFA_TYPE, about, {}),
        Made(SOFA + 1, METADATA, {"begin": 0, "end": unit(len(text)), **names}, sofa),
        Made(SOFA + 2, ARTICLE, {"value": _article(document)}, sofa),
    ]
    first = len(made) + 1
    for span in document.spans:
        values: dict[str, str | int] = {"begin": unit(span.start), "end": unit(span.end), "value": span.label}
        made.append(Made(len(made) + 1, NAMED_ENTITY, values, sofa))
    for relation in document.relations:
        tail = made[first + relation.tail - 1].values
        ends = {"Dependent": first + relation.tail, "Governor": first + relation.head}
        values = {"begin": tail["begin"], "end": tail["end"], "value": relation.type}
        made.append(Made(len(made) + 1, RELATION, values, sofa | ends))
    return made


_NAMES = ("documentTitle", "documentId")


def _article(document: Document) -> str:
    found, covered = beside(document, ())
    own = own_fields(document, _NATIVE, covered) | {ABOUT: found}
    return orjson.dumps(own, option=orjson.OPT_SORT_KEYS).decode()
