"""Exports of INCEpTION projects, laid out as INCEpTION does it, in the three formats that are read from them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from annotate.errors import UnreadableInput
from annotate.formats.cas.versions import OTHER_ANNOTATORS, SUPERSEDED
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from annotate.formats.registry import format_named

TYPES = '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"/>'
SERIALIZED = b"\xac\xed\x00\x05sr\x00.java"
PROJECT: dict[str, bytes] = {
    "exportedproject123.json": b'{"name": "wire"}',
    "log/project.log": b"",
    "source/a.txt": b"Roche buys Ipsen.",
    "annotation_ser/a.txt/ada.ser": SERIALIZED,
}


def as_xmi(label: str | None) -> bytes:
    """A document of one annotation in the zip that INCEpTION makes of an XMI."""
    span = f'<t:NamedEntity xmi:id="2" sofa="1" begin="0" end="5" value="{label}"/>' if label else ""
    xmi = (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        f'xmlns:t="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" xmi:version="2.0">{span}'
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Roche buys Ipsen."/></xmi:XMI>'
    )
    return zipped({"someone.xmi": xmi.encode(), "TypeSystem.xml": TYPES.encode()})


def as_json(label: str | None) -> bytes:
    structures = [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "Roche buys Ipsen."}]
    span = {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 5, "value": label}
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": structures + ([span] if label else [])}).encode()


def as_tsv(label: str | None) -> bytes:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Roche buys\n"
    return f"{head}1-1\t0-5\tRoche\t{label or '_'}\t\n1-2\t6-10\tbuys\t_\t\n".encode()


Made = Callable[[str | None], bytes]
FORMATS: list[tuple[str, str, Made]] = [
    ("cas-xmi", "zip", as_xmi),
    ("cas-json", "json", as_json),
    ("webanno-tsv", "tsv", as_tsv),
]


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def laid_out(folder: Path, files: Mapping[str, bytes], *, packed: bool) -> Path:
    if packed:
        (folder / "wire.zip").write_bytes(zipped(files))
        return folder / "wire.zip"
    for name, content in files.items():
        (folder / "wire" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "wire" / name).write_bytes(content)
    return folder / "wire"


Told = list[tuple[str | None, list[tuple[str, str | None]]]]


def told(form: Format, path: Path) -> tuple[Told, dict[str, tuple[int, bool]]]:
    """Keys, labels and annotators, and the losses with whether they refuse."""
    losses = LossTally()
    found = [(one.key, [(span.label, span.annotator) for span in one.spans]) for one in read(form, path, losses)]
    counted = {loss.kind: (loss.count, loss.refuses) for loss in losses.losses()}
    assert counted.keys() <= set(form.not_read)
    return found, counted


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize(("name", "ending", "made"), FORMATS, ids=[name for name, _, _ in FORMATS])
def test_each_document_of_a_project_is_read_once(
    name: str, ending: str, made: Made, packed: bool, tmp_path: Path
) -> None:
    files = PROJECT | {
        f"annotation/a.txt/INITIAL_CAS.{ending}": made(None),
        f"annotation/a.txt/ada.{ending}": made("ORG"),
        f"annotation/a.txt/grace.{ending}": made("FIRM"),
        f"annotation/b.txt/INITIAL_CAS.{ending}": made(None),
        f"annotation/b.txt/grace.{ending}": made("ORG"),
        f"annotation/c.txt/INITIAL_CAS.{ending}": made("GUESS"),
        f"annotation/d.txt/ada.{ending}": made("ORG"),
        f"annotation/d.txt/grace.{ending}": made("ORG"),
        f"curation/d.txt/CURATION_USER.{ending}": made("AGREED"),
        f"source/e.{ending}": made("ORG"),
    }
    found, losses = told(format_named(name), laid_out(tmp_path, files, packed=packed))
    assert found == [
        ("a.txt", [("ORG", "ada")]),
        ("b.txt", [("ORG", "grace")]),
        ("c.txt", [("GUESS", None)]),
        ("d.txt", [("AGREED", None)]),
    ]
    assert losses == {SUPERSEDED: (4, False), OTHER_ANNOTATORS: (1, True)}


@pytest.mark.parametrize(("name", "ending", "made"), FORMATS, ids=[name for name, _, _ in FORMATS])
def test_curated_documents_come_under_names_of_their_own(name: str, ending: str, made: Made, tmp_path: Path) -> None:
    files = {
        "/curation/a.txt/CURATION_USER.ser": SERIALIZED,
        f"/curation/a.txt/inception-document77.{ending}": made("ORG"),
    }
    found, losses = told(format_named(name), laid_out(tmp_path, files, packed=True))
    assert (found, losses) == ([("a.txt", [("ORG", None)])], {})


@pytest.mark.parametrize(("name", "ending", "made"), FORMATS, ids=[name for name, _, _ in FORMATS])
def test_folders_of_these_names_alone_make_no_project(name: str, ending: str, made: Made, tmp_path: Path) -> None:
    files = {f"annotation/train/{stem}.{ending}": made("ORG") for stem in ("a", "b")}
    found, losses = told(format_named(name), laid_out(tmp_path, files, packed=False))
    assert ([labels for _, labels in found], losses) == ([[("ORG", None)]] * 2, {})


def test_names_of_temporary_files_are_no_annotators(tmp_path: Path) -> None:
    files = PROJECT | {f"annotation/a.txt/webanno{number}export.tsv": as_tsv(number) for number in ("11", "22")}
    found, losses = told(format_named("webanno-tsv"), laid_out(tmp_path, files, packed=True))
    assert (found, losses) == ([("a.txt", [("11", None)])], {OTHER_ANNOTATORS: (1, True)})


def test_a_part_of_a_project_can_be_named(tmp_path: Path) -> None:
    files = PROJECT | {"annotation/a.txt/INITIAL_CAS.tsv": as_tsv(None), "annotation/a.txt/grace.tsv": as_tsv("FIRM")}
    path = laid_out(tmp_path, files, packed=False)
    for part in ("annotation", "annotation/a.txt"):
        assert told(format_named("webanno-tsv"), path / part)[0] == [("a.txt", [("FIRM", "grace")])]


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
@pytest.mark.parametrize("name", ["cas-xmi", "cas-json", "webanno-tsv"])
def test_a_project_of_binary_files_says_what_to_export(name: str, packed: bool, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"no document in it ends in .*\.ser") as caught:
        told(format_named(name), laid_out(tmp_path, PROJECT, packed=packed))
    assert "export as UIMA CAS XMI" in caught.value.hint


@pytest.mark.parametrize("content", [SERIALIZED, b"UIMA\x00\x00", b"AMIU\x00\x00"])
@pytest.mark.parametrize("name", ["cas-xmi", "cas-json", "webanno-tsv"])
def test_a_binary_file_says_what_to_export(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ada.ser"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"ada\.ser: a binary CAS") as caught:
        told(format_named(name), path)
    assert "export as UIMA CAS XMI" in caught.value.hint


def test_types_are_those_beside_the_file(tmp_path: Path) -> None:
    declared = "".join(
        f"<featureDescription><name>{name}</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>"
        for name in ("kind", "size")
    )
    types = (
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
        "<name>custom.Drug</name><supertypeName>uima.tcas.Annotation</supertypeName>"
        f"<features>{declared}</features></typeDescription></types></typeSystemDescription>"
    )
    xmi = (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        'xmlns:c="http:///custom.ecore" xmi:version="2.0">'
        '<c:Drug xmi:id="2" sofa="1" begin="0" end="5" size="big" kind="new"/>'
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Roche buys Ipsen."/></xmi:XMI>'
    )
    files = {"a/TypeSystem.xml": TYPES, "b/TypeSystem.xml": types, "a/x.xmi": xmi, "b/x.xmi": xmi}
    path = laid_out(tmp_path, {name: content.encode() for name, content in files.items()}, packed=True)
    found = [one.spans[0].label for one in read(format_named("cas-xmi"), path, LossTally())]
    assert found == ["big", "new"]


def test_a_zip_in_a_zip_is_unpacked_no_further_than_it_may_be(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xmi", b" " * 10_000_000)
    (tmp_path / "outer.zip").write_bytes(zipped({"annotation/a.txt/INITIAL_CAS.zip": inner.getvalue()}))
    with pytest.raises(UnreadableInput, match=r"INITIAL_CAS\.zip: a\.xmi: more than 100,000 bytes"):
        list(read(format_named("cas-xmi"), tmp_path / "outer.zip", LossTally(), ReadOptions(max_bytes=10_000)))


def test_a_broken_zip_in_a_zip_is_named(tmp_path: Path) -> None:
    (tmp_path / "outer.zip").write_bytes(zipped({"annotation/a.txt/INITIAL_CAS.zip": b"PK\x03\x04"}))
    with pytest.raises(UnreadableInput, match=r"outer\.zip: annotation/a\.txt/INITIAL_CAS\.zip: not a zip"):
        list(read(format_named("cas-xmi"), tmp_path / "outer.zip", LossTally()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cas-json", '{"%TYPES": {}, "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": []}}}'),
        (
            "cas-xmi",
            '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmi:version="2.0">'
            '<cas:View members="7"/></xmi:XMI>',
        ),
    ],
)
def test_an_empty_cas_is_an_article_without_text(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(content)
    losses = LossTally()
    assert list(read(format_named(name), tmp_path / "empty", losses)) == []
    assert [(loss.kind, loss.count) for loss in losses.losses()] == [("articles without text", 1)]
