"""Layers of WebAnno and UIMA as another reader sees them, for the tests of the formats that have such."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format
from annotate.formats.losses import LossTally
from annotate.formats.reading import read

FILES = Path(__file__).parent / "files"
SUITE = sorted(path for path in (FILES / "webanno-tsv").iterdir())
SHARED = Path(__file__).parents[4] / "shared" / "fixtures" / "webanno-tsv"

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SPAN_TYPES = (NAMED_ENTITY, "webanno.custom.Span", "webanno.custom.SimpleSpan", "webanno.custom.SimpleLinkHost")

ODD_VALUES = [
    "",
    "0",
    "-1",
    "7",
    "99999999",
    "9" * 400,
    "0.5",
    "x",
    "_",
    "*",
    "[",
    "a|b",
    "1-1[1_2]",
    "\\",
    "🧬",
    "1 2 3",
]

Place = tuple[int, int, str]


def types() -> cassis.TypeSystem:
    """DKPro's types with the layers that the suite has."""
    found = cassis.load_dkpro_core_typesystem()
    layers = {
        "Span": ["value"],
        "SimpleSpan": [],
        "SimpleLinkHost": ["links"],
        "Relation": ["value"],
        "ComplexRelation": ["value", "boolValue", "intValue"],
    }
    for name, features in layers.items():
        made = found.create_type(f"webanno.custom.{name}", "uima.tcas.Annotation")
        for feature in features:
            found.create_feature(made, feature, "uima.cas.String")
        for end in ("Governor", "Dependent") if name.endswith("Relation") else ():
            found.create_feature(made, end, "uima.tcas.Annotation")
    return found


def loaded(path: Path) -> cassis.Cas:
    """A file as cassis reads it, which warns of types that it does not know."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        return cassis.load_cas_from_xmi(file, types(), lenient=True)


def spans_of(cas: cassis.Cas) -> list[Place]:
    """The annotations of layers of spans, each once; those of no width are no spans of ours."""
    known = [name for name in SPAN_TYPES if cas.typesystem.contains_type(name)]
    found = {place(one) for name in known for one in cas.select(name) if one.begin < one.end}
    return sorted(found, key=lambda one: (one[0], -one[1], one[2]))


def relations_of(cas: cassis.Cas, name: str) -> list[tuple[Place, str, Place]]:
    """The relations of a layer between named entities."""
    return sorted((place(one.Governor), one.value, place(one.Dependent)) for one in cas.select(name))


def place(one: Any) -> Place:
    """Where an annotation is, with its value or else its layer."""
    value = one.value if one.type.get_feature("value") is not None else None
    return one.begin, one.end, value or one.type.name.rpartition(".")[2]


def places(document: Document) -> list[Place]:
    """Where our spans are."""
    return [(span.start, span.end, span.label) for span in document.spans]


def linked(document: Document) -> list[tuple[Place, str, Place]]:
    """Our relations by what they hold between."""
    found = places(document)
    return sorted((found[one.head], one.type, found[one.tail]) for one in document.relations)


def one_read(form: Format, path: Path) -> tuple[Document, dict[str, int]]:
    """The one document at a path, and the losses by kind, all of which the format declares."""
    losses = LossTally()
    (document,) = read(form, path, losses)
    counted = {loss.kind: loss.count for loss in losses.losses()}
    assert counted.keys() <= set(form.not_read)
    return document, counted


def refusal(form: Format, path: Path, content: bytes) -> str:
    """What is said of a file with this content."""
    path.write_bytes(content)
    with pytest.raises(UnreadableInput) as caught:
        list(read(form, path, LossTally()))
    return caught.value.message


@st.composite
def damaged(draw: st.DrawFn, samples: Iterable[bytes], spoil: Callable[[st.DrawFn, str], str]) -> bytes:
    """A sample cut off, or with some wrong bytes, or with a value changed."""
    content = draw(st.sampled_from(list(samples)))
    way = draw(st.integers(0, 3))
    if way == 0:
        return content[: draw(st.integers(0, len(content)))]
    if way == 1:
        wrong = bytearray(content)
        for _ in range(draw(st.integers(1, 4))):
            wrong[draw(st.integers(0, len(wrong) - 1))] = draw(st.integers(0, 255))
        return bytes(wrong)
    text = content.decode()
    for _ in range(draw(st.integers(1, 3))):
        text = spoil(draw, text)
    return text.encode()


DEAL = Document(
    "🧬 Roche's U.S.-based unit will pay $1.4 billion for Alnylam.\nShares rose 4%.",
    "wire/2026 deal",
    title="Roche buys Alnylam",
    spans=(
        DocumentSpan(2, 7, "ORG", "legal entity?", 0.875, "rules", "ada", "2026-11-20T10:00:00.000000Z"),
        DocumentSpan(10, 14, "GPE"),
        DocumentSpan(35, 47, "MONEY"),
        DocumentSpan(52, 59, "ORG"),
        DocumentSpan(52, 59, "TARGET"),
        DocumentSpan(73, 75, "PERCENT"),
    ),
    negatives=(DocumentSpan(62, 68, "ORG", score=0.25, detector="rules"),),
    relations=(DocumentRelation(0, "buys", 3), DocumentRelation(2, "price of", 3)),
    where="made",
)
"""The canonical text: offsets behind a character of two units, an edge inside a token, two spans in one place."""
