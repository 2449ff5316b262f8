"""What the layers of WebAnno, INCEpTION and DKPro mean for a document.

A layer of spans gives annotations; the label is the value of one of its features, the same for all of its annotations:
``value``, or else one that is named like a label, or else the first that holds text. An annotation that has no such
value is labelled with the name of its layer. A layer of relations gives relations in the same way, from governor
(source) to dependent (target). Chains, links of slots, further features and layers of tokens are losses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.losses import LossTally
from annotate.formats.parts import told
from annotate.formats.reading import LABEL_LENGTH

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
RELATION = "webanno.custom.Relation"

CHAINS = "mentions in chains of coreference"
LINKS = "links in slots of annotations"
FURTHER = "further features of annotations and relations"
NO_WIDTH = "annotations of no width"
BLANK = "annotations of white space alone"
NO_LABEL = "values that are no name of a label"
NO_ENDS = "relations whose ends are tokens or nothing"
SELF = "relations of an annotation with itself"
REPEATED = "annotations given more than once"
LINGUISTIC = "parts of speech, lemmas, syntax and other layers of tokens"
NO_TEXT = "articles without text"

NOT_READ = (CHAINS, LINKS, FURTHER, NO_WIDTH, BLANK, NO_LABEL, NO_ENDS, SELF, REPEATED, LINGUISTIC, NO_TEXT)
"""The kinds of loss that all readers of these layers count."""

_LIKE_LABELS = ("value", "label", "category", "class", "type", "tag", "name")
_UNSET = frozenset({"", "0", "0.0", "false"})
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_SPANS_OF_DKPRO = tuple(_DKPRO + name for name in ("ner.", "semantics.", "coref."))
_SEGMENTS = frozenset({"Token", "Sentence", "Paragraph"})


class Annotation(NamedTuple):
    """An annotation of a layer: code points, half-open, and its features that have a value, as text."""

    layer: str
    start: int
    end: int
    features: Mapping[str, str]


class Arc(NamedTuple):
    """A relation of a layer, between annotations by their indexes; None for an end that is no such annotation."""

    layer: str
    governor: int | None
    dependent: int | None
    features: Mapping[str, str]


def short(layer: str) -> str:
    """The name of a layer without its package."""
    return layer.rpartition(".")[2]


def is_segment(layer: str) -> bool:
    """Whether a layer divides the text, as tokens and sentences do."""
    return short(layer) in _SEGMENTS


def is_linguistic(layer: str) -> bool:
    """Whether a layer describes tokens: parts of speech, lemmas, morphology, syntax."""
    return layer.startswith(_DKPRO) and not layer.startswith(_SPANS_OF_DKPRO)


def label_feature(names: Sequence[str]) -> str | None:
    """The feature of a layer that holds the label, of those that hold text; None where there is none."""
    likely = [name for name in _LIKE_LABELS if name in names]
    # an identifier names an entry of a knowledge base, not a kind of thing
    others = sorted(names, key=lambda name: name == "identifier")
    return next(iter((*likely, *others)), None)


def curated(
    document: Document,
    annotations: Sequence[Annotation],
    arcs: Sequence[Arc],
    features: Mapping[str, Sequence[str]],
    losses: LossTally,
) -> Document:
    """The document with what its layers say; ``features`` are those of each layer that hold text, in order."""
    found = _Found(document, features, losses)
    places = [found.add(annotation) for annotation in annotations]
    for arc in arcs:
        found.connect(arc, places)
    return replace(document, spans=tuple(found.spans), relations=tuple(found.relations))


def by(document: Document, annotator: str | None) -> Document:
    """The document with its spans as those of an annotator, where that is known."""
    if annotator is None:
        return document
    return replace(document, spans=tuple(span._replace(annotator=annotator) for span in document.spans))


@dataclass(slots=True)
class _Found:
    """The spans and relations of a document while its layers are read."""

    document: Document
    features: Mapping[str, Sequence[str]]
    losses: LossTally
    spans: list[DocumentSpan] = field(default_factory=list)
    relations: list[DocumentRelation] = field(default_factory=list)
    _at: dict[tuple[int, int, str], int] = field(default_factory=dict)
    _labels: dict[str, str | None] = field(default_factory=dict)

    def add(self, annotation: Annotation) -> int | None:
        """Take an annotation: the index of its span, or None where it is lost."""
        label = self._label(annotation.layer, annotation.features)
        if label is None:
            return None
        span = DocumentSpan(annotation.start, annotation.end, label)
        if self.document.surface(span).isspace():
            self.losses.add(BLANK, self._told(span))
            return None
        if span.place in self._at:
            self.losses.add(REPEATED, self._told(span), refusing=False)
        else:
            self._at[span.place] = len(self.spans)
            self.spans.append(span)
        return self._at[span.place]

    def connect(self, arc: Arc, places: Sequence[int | None]) -> None:
        """Take a relation between annotations, whose spans are at these places."""
        ends = [None if end is None else places[end] for end in (arc.governor, arc.dependent)]
        head, tail = ends
        if head is None or tail is None:
            self.losses.add(
                NO_ENDS, f"{self.document.where} {short(arc.layer)} {_told_features(arc.features)}".rstrip()
            )
        elif head == tail:
            self.losses.add(SELF, f"{self._told(self.spans[head])} {short(arc.layer)}")
        elif (label := self._label(arc.layer, arc.features)) is not None:
            self.relations.append(DocumentRelation(head, label, tail))

    def _label(self, layer: str, features: Mapping[str, str]) -> str | None:
        """The label that features of a layer give; what else they hold goes to the losses."""
        if layer not in self._labels:
            self._labels[layer] = label_feature(self.features.get(layer, ()))
        name = self._labels[layer]
        for other, value in features.items():
            if other != name and value not in _UNSET:
                self.losses.add(FURTHER, f"{self.document.where} {short(layer)} {other}={value:.60}")
        label = features.get(name or "") or short(layer)
        if label.strip() and len(label) <= LABEL_LENGTH and label.isprintable():
            return label
        self.losses.add(NO_LABEL, f"{self.document.where} {short(layer)} {label!r:.60}")
        return None

    def _told(self, span: DocumentSpan) -> str:
        return f"{self.document.where} {told(self.document, span)}"


def _told_features(features: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value:.60}" for name, value in features.items())
