"""UIMA CAS as JSON 0.4, as INCEpTION and dkpro-cassis exchange it: one document a file.

Written are the structures that cas_xmi writes; the types stand in each file. Offsets are UTF-16. INCEpTION takes JSON
with the types of the project only: make a document-level layer ``GlossatorArticle`` with a text feature ``value``
there, or import the XMI, in which it passes over what it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from annotate.errors import UnreadableInput
from annotate.formats.cas.files import Source, named
from annotate.formats.cas.reading import KINDS, document_of
from annotate.formats.cas.sources import sources
from annotate.formats.cas.structures import INITIAL_VIEW, Cas, Sofa, Structure
from annotate.formats.cas.types import Type, Types
from annotate.formats.cas.writing import SOFA, SOFA_TYPE, TYPES, Made, structures
from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.json_fields import Fields
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL

_STRUCTURES = "%FEATURE_STRUCTURES"
_TYPES = "%TYPES"
_VIEWS = "%VIEWS"


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file, a folder or a zip."""
    for source in sources(path, ".json", losses, options):
        yield document_of(_cas(source), source, losses, options)


def _cas(source: Source) -> Cas:
    try:
        found = orjson.loads(source.data)
    except orjson.JSONDecodeError as error:
        raise UnreadableInput(f"{source.where}:{error.lineno}: not JSON: {error.msg}.") from error
    if not isinstance(found, dict) or found.keys().isdisjoint((_STRUCTURES, _VIEWS)):
        raise UnreadableInput(f"{source.where}: no UIMA CAS JSON 0.4: it has no {_STRUCTURES}.")
    whole = Fields(found, source.where)
    cas = Cas(source.where, _types(whole.inner(_TYPES)))
    for structure in _listed(whole):
        _take(structure, cas)
    views = whole.inner(_VIEWS)
    for name in views.values if views else ():
        _index(views.inner(name) if views else None, cas)
    return cas


def _listed(whole: Fields) -> list[Fields]:
    """The structures of a file, which older writers give as an object with the ids as keys."""
    if not isinstance(whole.values.get(_STRUCTURES), dict):
        return whole.objects(_STRUCTURES)
    by_id = whole.inner(_STRUCTURES)
    found = [(id_, by_id.inner(id_)) for id_ in by_id.values] if by_id else []
    return [Fields({"%ID": id_, **one.values}, one.where) for id_, one in found if one is not None]


def _take(one: Fields, cas: Cas) -> None:
    """Take a structure: a text, or one that annotates."""
    id_, type_ = one.name("%ID"), one.text("%TYPE")
    if id_ is None or not type_:
        raise one.refused("%TYPE" if id_ else "%ID", "the name of a type" if id_ else "a number")
    if type_ == SOFA_TYPE:
        cas.sofas[id_] = Sofa(one.text("sofaID") or "", one.text("sofaString") or "")
        return
    structure = Structure(id_, type_, one.name("@sofa"))
    for name, value in one.values.items():
        if name.startswith("@"):
            structure.references[name[1:]] = () if value is None else (one.name(name) or "",)
        elif not name.startswith(("%", "^")) and value is not None:
            structure.values[name] = _as_text(one, name)
    structure.references.pop("sofa", None)
    cas.add(structure)


def _as_text(one: Fields, name: str) -> str:
    value = one.values[name]
    if isinstance(value, dict | list):
        raise one.refused(name, "a value")
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _index(view: Fields | None, cas: Cas) -> None:
    """Take what a view has in its index."""
    sofa = None if view is None else view.name("%SOFA")
    if view is not None and sofa is not None:
        cas.members[sofa] = frozenset(str(member) for member in view.items("%MEMBERS"))


def _types(declared: Fields | None) -> Types:
    """The types that a file declares."""
    found: dict[str, Type] = {}
    for name in declared.values if declared else ():
        type_ = declared.inner(name) if declared else None
        if type_ is not None:
            ranges = {key: _range(type_, key) for key in type_.values if not key.startswith("%")}
            found[name] = Type(type_.text("%SUPER_TYPE") or "", ranges)
    return Types(found)


def _range(type_: Fields, feature: str) -> str:
    described = type_.inner(feature)
    return (described.text("%RANGE") if described else None) or ""


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into a folder."""
    for document, name, _ in named(documents, ".json"):
        (folder / name).write_bytes(_json(structures(document)))


def _json(made: list[Made]) -> bytes:
    whole: dict[str, Any] = {
        _TYPES: {name: _declared(name, type_) for name, type_ in TYPES.types.items()},
        _STRUCTURES: [
            {"%ID": one.id, "%TYPE": one.type} | {f"@{name}": id_ for name, id_ in one.references.items()} | one.values
            for one in made
        ],
        _VIEWS: {INITIAL_VIEW: {"%SOFA": SOFA, "%MEMBERS": [one.id for one in made if one.type != SOFA_TYPE]}},
    }
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _declared(name: str, type_: Type) -> Mapping[str, Any]:
    features = {feature: {"%NAME": feature, "%RANGE": range_} for feature, range_ in type_.ranges.items()}
    return {"%NAME": name, "%SUPER_TYPE": type_.parent} | features


FORMAT = Format(
    name="cas-json",
    title="UIMA CAS JSON, for INCEpTION and dkpro-cassis",
    keeps=ALL,
    reads="UIMA CAS JSON 0.4 of INCEpTION and dkpro-cassis, in folders or zips",
    read=read,
    write_folder=write,
    not_read=KINDS,
)
