"""UIMA CAS as XMI, as INCEpTION, WebAnno and DKPro exchange it: one document a file.

Read are files, folders and the zips that INCEpTION exports. The types are those of the ``TypeSystem.xml`` beside a
file; without one, what refers to another structure is told from what is a value by the structures themselves.

Written are one ``.xmi`` an article and one ``TypeSystem.xml``: annotations as DKPro's named entities with their label
as ``value``, relations as ``webanno.custom.Relation`` from governor to dependent. All else is one structure
``webanno.custom.GlossatorArticle``, whose ``value`` is JSON; INCEpTION passes over it. Offsets are UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from annotate.errors import UnreadableInput
from annotate.formats.cas.files import Source, named
from annotate.formats.cas.reading import KINDS, document_of
from annotate.formats.cas.sources import sources
from annotate.formats.cas.structures import Cas, Sofa, Structure
from annotate.formats.cas.types import Type, Types
from annotate.formats.cas.writing import SOFA, SOFA_TYPE, TYPES, Made, structures
from annotate.formats.document import Document
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL
from annotate.xml_stream import NotXml, events, name_of

NOT_XML = "articles with characters that XML cannot hold"

_XMI = "http://www.omg.org/XMI"
_ID = f"{{{_XMI}}}id"
_SPECIFIER = "http://uima.apache.org/resourceSpecifier"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERRING = frozenset({"Governor", "Dependent", "source", "target", "next", "first"})
_NO_NAMESPACE = "uima.noNamespace."


class _Outermost(frozenset[str]):
    """The names of all elements but the root."""

    def __contains__(self, name: object) -> bool:
        return name != "XMI"


_STRUCTURES: Final = _Outermost()


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file, a folder or a zip."""
    for source in sources(path, ".xmi", losses, options):
        yield document_of(_cas(source), source, losses, options)


def _cas(source: Source) -> Cas:
    declared = source.types()
    cas = Cas(source.where, Types() if declared is None else _types(*declared))
    for element in events(BytesIO(source.data), source.where, _STRUCTURES, largest=len(source.data) + 1):
        _take(element, cas)
    if not cas.sofas and not cas.members:
        raise UnreadableInput(f"{source.where}: no XMI of a CAS: it has no cas:Sofa.")
    for structure in cas.structures.values():
        _resolve(structure, cas)
    return cas


def _take(element: etree._Element, cas: Cas) -> None:
    """Take an element at the top: a text, the index of a view, or a structure."""
    type_ = _type_of(element)
    if type_ == "uima.cas.Sofa":
        cas.sofas[element.get(_ID, "")] = Sofa(element.get("sofaID", ""), element.get("sofaString", ""))
    elif type_ == "uima.cas.View":
        cas.members[element.get("sofa", "")] = frozenset(element.get("members", "").split())
    elif type_ != "uima.cas.NULL":
        if _ID not in element.attrib:
            raise NotXml(cas.where, element.sourceline or 1, f"{name_of(element)} has no xmi:id")
        values = {str(name): str(value) for name, value in element.attrib.items() if name != _ID}
        cas.add(Structure(str(element.get(_ID)), type_, values.pop("sofa", None), values))


def _type_of(element: etree._Element) -> str:
    """The type whose name an element bears: ``{http:///webanno/custom.ecore}Span`` is ``webanno.custom.Span``."""
    package, _, name = str(element.tag).rpartition("}")
    package = package.removeprefix("{").removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return f"{package}.{name}".removeprefix(_NO_NAMESPACE).removeprefix(".")


def _resolve(structure: Structure, cas: Cas) -> None:
    """Tell what refers to other structures from what is a value."""
    ranges = cas.types.features(structure.type)
    for name, value in list(structure.values.items()):
        if name in ("begin", "end"):
            continue
        refers = _refers(name, value, cas) if name not in ranges else not cas.types.is_primitive(ranges[name])
        if refers:
            structure.references[name] = tuple(structure.values.pop(name).split())


def _refers(name: str, value: str, cas: Cas) -> bool:
    """Whether a value whose type is not known is ids of structures."""
    ids = value.split()
    if not ids or not all(id_ in cas for id_ in ids):
        return False
    return name in _REFERRING or not any(map(cas.is_anchored, ids))


def _types(where: str, data: bytes) -> Types:
    """The types that a ``TypeSystem.xml`` declares."""
    found: dict[str, Type] = {}
    for element in events(BytesIO(data), where, {"typeDescription"}, largest=len(data) + 1):
        ranges = {
            _text(feature, "name"): _text(feature, "rangeTypeName")
            for feature in element.iter(f"{{{_SPECIFIER}}}featureDescription")
        }
        found[_text(element, "name")] = Type(_text(element, "supertypeName"), ranges)
    return Types(found)


def _text(element: etree._Element, name: str) -> str:
    return str(element.findtext(f"{{{_SPECIFIER}}}{name}") or "").strip()


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into a folder, with the types that they use."""
    (folder / "TypeSystem.xml").write_bytes(_declaration())
    for document, name, _ in named(documents, ".xmi"):
        made = structures(document)
        odd = next((found for one in made for text in one.strings() if (found := _FORBIDDEN.search(text))), None)
        if odd is None:
            (folder / name).write_bytes(_xmi(made))
        else:
            losses.add(NOT_XML, f"{document.key or document.where} {odd.group()!r}")


def _xmi(made: Iterable[Made]) -> bytes:
    prefixes = {_package(one): f"t{number}" for number, one in enumerate((SOFA_TYPE, *TYPES.types))}
    root = etree.Element(f"{{{_XMI}}}XMI", {f"{{{_XMI}}}version": "2.0"}, {"xmi": _XMI} | _turned(prefixes))
    etree.SubElement(root, f"{{{_package(SOFA_TYPE)}}}NULL", {_ID: "0"})
    members = []
    for one in made:
        values = {name: str(value) for name, value in (*one.references.items(), *one.values.items())}
        etree.SubElement(root, f"{{{_package(one.type)}}}{one.type.rpartition('.')[2]}", {_ID: str(one.id)} | values)
        if one.type != SOFA_TYPE:
            members.append(str(one.id))
    index = {"sofa": str(SOFA), "members": " ".join(members)}
    etree.SubElement(root, f"{{{_package(SOFA_TYPE)}}}View", index)
    return _bytes(root)


def _package(type_: str) -> str:
    return f"http:///{type_.rpartition('.')[0].replace('.', '/')}.ecore"


def _turned(prefixes: dict[str, str]) -> dict[str, str]:
    return {prefix: package for package, prefix in prefixes.items()}


def _declaration() -> bytes:
    root = etree.Element(f"{{{_SPECIFIER}}}typeSystemDescription", {}, {None: _SPECIFIER})
    types = _child(root, "types")
    for name, type_ in TYPES.types.items():
        declared = _child(types, "typeDescription")
        _child(declared, "name", name)
        _child(declared, "description")
        _child(declared, "supertypeName", type_.parent)
        features = _child(declared, "features")
        for feature, range_ in type_.ranges.items():
            described = _child(features, "featureDescription")
            _child(described, "name", feature)
            _child(described, "description")
            _child(described, "rangeTypeName", range_)
    return _bytes(root)


def _child(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_SPECIFIER}}}{name}")
    child.text = text
    return child


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


FORMAT = Format(
    name="cas-xmi",
    title="UIMA CAS XMI, for INCEpTION and DKPro",
    keeps=ALL,
    reads="XMI files of INCEpTION, WebAnno and DKPro, in folders or zips, with their TypeSystem.xml where it is there",
    read=read,
    write_folder=write,
    not_read=KINDS,
    not_written=(NOT_XML,),
)
