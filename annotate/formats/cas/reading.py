"""The document that a CAS of UIMA holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from annotate.errors import UnreadableInput
from annotate.formats.cas.files import Source
from annotate.formats.cas.layers import (
    CHAINS,
    LINGUISTIC,
    LINKS,
    NO_WIDTH,
    NOT_READ,
    RELATION,
    Annotation,
    Arc,
    by,
    curated,
    is_linguistic,
    short,
)
from annotate.formats.cas.structures import ABOUT, ARTICLE, INITIAL_VIEW, METADATA, Cas, Structure
from annotate.formats.cas.versions import NOBODY, NOT_CHOSEN
from annotate.formats.document import Document
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import ODD_SCORES, Fields
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch, in_code_points
from annotate.formats.own_fields import with_beside, with_own

VIEWS = "further views of an article"
UNINDEXED = "annotations that no view has in its index"
WHOLE = "structures that annotate no stretch of the text"
KINDS = (*NOT_READ, *NOT_CHOSEN, VIEWS, UNINDEXED, WHOLE, ODD_SCORES)
"""The kinds of loss that readers of a CAS count."""

_ENDS = (("Governor", "Dependent"), ("source", "target"))
_CHAINED = frozenset({"next", "referenceType", "referenceRelation"})
_INNER = (
    "uima.cas.",
    "uima.tcas.DocumentAnnotation",
    "org.dkpro.core.api.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "de.tudarmstadt.ukp.inception.",
)
"""How the types begin that say nothing of the text: those of UIMA, of documents as files, of tools."""
_OFFSET = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?[\d.]+|true|false", re.ASCII)


def document_of(cas: Cas, source: Source, losses: LossTally, options: ReadOptions) -> Document:
    """The document in the CAS of a file; what no document holds goes to the losses."""
    chosen = _sofa(cas, losses)
    if chosen is None:
        return Document("", source.key, where=cas.where)
    metadata = next((one.values for one in cas.structures.values() if one.type == METADATA), {})
    title = metadata.get("documentTitle")
    name = title or metadata.get("documentId") or source.key
    document = Document(cas.sofas[chosen].text, name, title=title, where=cas.where)
    layered = _Layers(cas, chosen, losses, options)
    document = curated(document, layered.annotations(document.text), layered.arcs(), layered.features(), losses)
    return _with_article(by(document, _owner(metadata) or source.annotator), layered.article(), losses)


def _sofa(cas: Cas, losses: LossTally) -> str | None:
    """The id of the text that is read: that of the initial view, or else the first."""
    with_text = [id_ for id_, sofa in cas.sofas.items() if sofa.text]
    with_text.sort(key=lambda id_: cas.sofas[id_].name != INITIAL_VIEW)
    for other in with_text[1:]:
        losses.add(VIEWS, f"{cas.where} {cas.sofas[other].name}")
    return next(iter(with_text), None)


def _owner(metadata: Mapping[str, str]) -> str | None:
    """Who annotated, where INCEpTION wrote the file: it gives the user's name as the id of the document."""
    collection, title, user = (metadata.get(name) for name in ("collectionId", "documentTitle", "documentId"))
    exported = collection and title and metadata.get("documentUri") == f"{collection}/{title}"
    return user if exported and user not in NOBODY else None


def _with_article(document: Document, value: str | None, losses: LossTally) -> Document:
    """The document with what a file of ours says of it."""
    if value is None:
        return document
    where = f"{document.where}: {short(ARTICLE)}"
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise UnreadableInput(f"{where}: not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise UnreadableInput(f"{where}: not an object.")
    own = Fields(found, where)
    about = own.inner(ABOUT)
    document = with_beside(replace(document, title=None), about.values if about else {})
    return with_own(document, own, losses)


@dataclass(slots=True)
class _Layers:
    """The structures of one view, told apart by what they are."""

    cas: Cas
    sofa: str
    losses: LossTally
    options: ReadOptions
    _index: dict[str, int] = field(default_factory=dict)
    """The annotations by the id of their structure."""
    _relations: list[Structure] = field(default_factory=list)
    _chained: frozenset[str] = frozenset()

    def annotations(self, text: str) -> list[Annotation]:
        """The annotations of layers of spans, in the order of the file."""
        self._chained = frozenset(self._chain_types())
        anchored = list(self._spans())
        self._index = {one.id: at for at, one in enumerate(anchored)}
        unit = self.options.unit or "utf-16"
        places = in_code_points(text, [self._stretch(one) for one in anchored], self.cas.where, unit=unit)
        return [Annotation(one.type, *place, _features(one)) for one, place in zip(anchored, places, strict=True)]

    def arcs(self) -> list[Arc]:
        """The relations, once the annotations are known."""
        found = []
        for one in self._relations:
            head, tail = (self._index.get(next(iter(end), "")) for end in _ends(one))
            found.append(Arc(one.type, head, tail, _features(one)))
        return found

    def features(self) -> dict[str, Sequence[str]]:
        """The features of each layer that hold text: as its type has them, or else as they are met, numbers last."""
        found: dict[str, dict[str, bool]] = {}
        for one in self.cas.structures.values():
            names = found.setdefault(one.type, {})
            if self.cas.types.knows(one.type):
                names.update(dict.fromkeys(self.cas.types.texts(one.type), True))
            else:
                for name, value in _features(one).items():
                    names[name] = names.get(name, False) or _NUMBER.fullmatch(value) is None
        return {layer: sorted(names, key=lambda name: not names[name]) for layer, names in found.items()}

    def article(self) -> str | None:
        """What a structure of ours says of the article."""
        return next((one.values.get("value") for one in self.cas.structures.values() if one.type == ARTICLE), None)

    def _spans(self) -> Iterator[Structure]:
        """The structures that annotate a stretch of the text; relations are set aside, the rest goes to the losses."""
        members = self.cas.members.get(self.sofa)
        for one in self.cas.structures.values():
            if one.type == ARTICLE or one.type.startswith(_INNER):
                continue
            name = f"{self.cas.where} {short(one.type)} {one.values.get('begin', '')}".rstrip()
            if is_linguistic(one.type):
                self.losses.add(LINGUISTIC, name, refusing=False)
            elif not one.anchored:
                self._unanchored(one, name)
            elif one.sofa not in (None, self.sofa):
                self.losses.add(VIEWS, name)
            elif members is not None and one.id not in members:
                self.losses.add(UNINDEXED, name, refusing=False)
            elif one.type in self._chained:
                self.losses.add(CHAINS, name)
            elif self._is_relation(one):
                self._relations.append(one)
            elif one.values["begin"] == one.values["end"]:
                self.losses.add(NO_WIDTH, name)
            else:
                yield one

    def _unanchored(self, one: Structure, name: str) -> None:
        if "target" in one.references:
            self.losses.add(LINKS, f"{name} {one.values.get('role', '')}".rstrip())
        elif "first" not in one.references and not one.type.endswith("[]"):
            self.losses.add(WHOLE, name)

    def _is_relation(self, one: Structure) -> bool:
        names = self._names(one)
        return one.type == RELATION or any(names.issuperset(ends) for ends in _ENDS)

    def _names(self, one: Structure) -> frozenset[str]:
        """The features that a structure has, or that its type declares."""
        return frozenset((*self.cas.types.features(one.type), *one.references, *one.values))

    def _chain_types(self) -> Iterator[str]:
        """The types whose structures are mentions in chains."""
        for one in self.cas.structures.values():
            if one.anchored and not _CHAINED.isdisjoint(self._names(one)):
                yield one.type
            for first in one.references.get("first", ()):
                if first in self.cas.structures and not one.anchored:
                    yield self.cas.structures[first].type

    def _stretch(self, one: Structure) -> Stretch:
        begin, end = one.values["begin"], one.values["end"]
        if not _OFFSET.fullmatch(begin) or not _OFFSET.fullmatch(end):
            raise UnreadableInput(f"{self.cas.where}: {short(one.type)} from {begin!r:.40} to {end!r:.40}: no offsets.")
        return Stretch(int(begin), int(end))


def _ends(one: Structure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a relation refers to: its governor or source, its dependent or target."""
    for first, second in _ENDS:
        if first in one.references or second in one.references:
            return one.references.get(first, ()), one.references.get(second, ())
    return (), ()


def _features(one: Structure) -> dict[str, str]:
    return {name: value for name, value in one.values.items() if name not in ("begin", "end")}
