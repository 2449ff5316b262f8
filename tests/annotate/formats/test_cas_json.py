from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given, settings

from annotate.formats.cas.cas_json import FORMAT
from annotate.formats.cas.layers import FURTHER, LINKS
from annotate.formats.document import Document, DocumentRelation
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from tests.annotate.formats.documents import expected, read_again, written
from tests.annotate.formats.hostile_json import damaged, fuzz
from tests.annotate.formats.layered import (
    DEAL,
    FILES,
    NAMED_ENTITY,
    linked,
    one_read,
    places,
    refusal,
    relations_of,
    spans_of,
)

STRUCTURES: list[dict[str, Any]] = [
    {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "🧬 Roche buys Ipsen."},
    {"%ID": 2, "%TYPE": NAMED_ENTITY, "@sofa": 1, "begin": 3, "end": 8, "value": "ORG"},
    {"%ID": 3, "%TYPE": "webanno.custom.Firm", "@sofa": 1, "begin": 14, "end": 19, "size": 5, "kind": "small"},
    {"%ID": 4, "%TYPE": "webanno.custom.Buys", "@sofa": 1, "begin": 14, "end": 19, "@Governor": 2, "@Dependent": 3},
    {"%ID": 5, "%TYPE": "webanno.custom.Odd", "@sofa": 1, "begin": 0, "end": 1, "^score": "NaN"},
]
TYPES = {
    "webanno.custom.Firm": {
        "%SUPER_TYPE": "uima.tcas.Annotation",
        "size": {"%RANGE": "uima.cas.Integer"},
        "kind": {"%RANGE": "uima.cas.String"},
    },
}
VIEWS = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4]}}
CAS: dict[str, Any] = {"%TYPES": TYPES, "%FEATURE_STRUCTURES": STRUCTURES, "%VIEWS": VIEWS}


def given_json(folder: Path, content: Any) -> tuple[Document, dict[str, int]]:
    path = folder / "given.json"
    path.write_text(json.dumps(content))
    return one_read(FORMAT, path)


def test_layers_are_read_by_their_types(tmp_path: Path) -> None:
    document, losses = given_json(tmp_path, CAS)
    assert places(document) == [(2, 7, "ORG"), (13, 18, "small")]
    assert document.relations == (DocumentRelation(0, "Buys", 1),)
    assert losses == {FURTHER: 1, "annotations that no view has in its index": 1}


def test_structures_may_stand_under_their_ids(tmp_path: Path) -> None:
    by_id = {str(one["%ID"]): {key: value for key, value in one.items() if key != "%ID"} for one in STRUCTURES}
    assert given_json(tmp_path, CAS | {"%FEATURE_STRUCTURES": by_id}) == given_json(tmp_path, CAS)


def test_a_cas_without_types_and_views_is_read(tmp_path: Path) -> None:
    document, _ = given_json(tmp_path, {"%FEATURE_STRUCTURES": STRUCTURES[:3]})
    assert places(document) == [(2, 7, "ORG"), (13, 18, "small")]


@pytest.mark.parametrize("name", ["emoji", "slots"])
def test_files_of_others_are_read_as_cassis_reads_them(name: str) -> None:
    path = FILES / "cas" / f"{name}.json"
    with path.open() as file:
        cas = cassis.load_cas_from_json(file)
    document, losses = one_read(FORMAT, path)
    assert document.text == cas.sofa_string
    if name == "emoji":
        annotated = [one for one in cas.select("uima.tcas.Annotation") if one.type.name == "uima.tcas.Annotation"]
        assert places(document) == [(one.begin, one.end, "Annotation") for one in annotated]
        assert losses == {}
    else:
        assert places(document) == spans_of(cas)
        assert losses == {LINKS: 2}


def test_what_we_write_is_what_cassis_reads(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [DEAL], tmp_path)
    assert losses.losses() == ()
    with (path / "wire%2F2026%20deal.json").open() as file:
        cas = cassis.load_cas_from_json(file)
    assert cas.sofa_string == DEAL.text
    assert spans_of(cas) == places(DEAL)
    assert relations_of(cas, "webanno.custom.Relation") == linked(DEAL)


def test_what_cassis_writes_again_is_still_the_document(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [DEAL], tmp_path)
    file = path / "wire%2F2026%20deal.json"
    with file.open() as before:
        cas = cassis.load_cas_from_json(before)
    cas.to_json(file)
    assert read_again(FORMAT, path) == expected(FORMAT, [DEAL])


def test_everything_comes_back_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    odd = Document("a\0b \x1b\ufffe c", "odd")
    first, losses = written(FORMAT, [DEAL, odd], tmp_path)
    assert losses.losses() == ()
    assert sorted(read_again(FORMAT, first), key=lambda one: str(one.key)) == expected(FORMAT, [odd, DEAL])
    (tmp_path / "again").mkdir()
    second, _ = written(FORMAT, [DEAL, odd], tmp_path / "again")
    assert [file.read_bytes() for file in sorted(first.iterdir())] == [
        file.read_bytes() for file in sorted(second.iterdir())
    ]


def with_structure(**values: Any) -> bytes:
    return json.dumps(CAS | {"%FEATURE_STRUCTURES": [*STRUCTURES, values]}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b'{"%TYPES": {},\n "%FEATURE', "given.json:2: not JSON"),
        (b"[1]", "no UIMA CAS JSON"),
        (b'{"_context": {}, "_views": {}}', "no UIMA CAS JSON"),
        (b'{"%FEATURE_STRUCTURES": 5}', "%FEATURE_STRUCTURES"),
        (b'{"%FEATURE_STRUCTURES": [5]}', "%FEATURE_STRUCTURES"),
        (b'{"%FEATURE_STRUCTURES": [], "%TYPES": []}', "%TYPES"),
        (b'{"%FEATURE_STRUCTURES": [], "%VIEWS": {"a": 5}}', "%VIEWS"),
        (b'{"%FEATURE_STRUCTURES": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "not JSON"),
        (b'{"%FEATURE_STRUCTURES": ["\xff"]}', "not JSON"),
        (b'{"%FEATURE_STRUCTURES": ["\\ud83e"]}', "not JSON"),
        (with_structure(**{"%TYPE": NAMED_ENTITY}), "%ID is missing"),
        (with_structure(**{"%ID": 9}), "%TYPE is missing"),
        (with_structure(**{"%ID": 2, "%TYPE": NAMED_ENTITY}), "twice"),
        (with_structure(**{"%ID": 9, "%TYPE": NAMED_ENTITY, "@sofa": [1]}), "@sofa"),
        (with_structure(**{"%ID": 9, "%TYPE": NAMED_ENTITY, "value": {}}), "value"),
    ],
)
def test_what_is_no_cas_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(FORMAT, tmp_path / "given.json", content)


@pytest.mark.parametrize("edges", [(3, 800), (8, 3), (1, 8), (0.5, 3), (True, 3), ("3", "x"), (-1, 3), (2**70, 2**71)])
def test_offsets_that_are_none_are_refused(edges: tuple[Any, Any], tmp_path: Path) -> None:
    structure = {"%ID": 2, "%TYPE": NAMED_ENTITY, "@sofa": 1, "begin": edges[0], "end": edges[1]}
    content = json.dumps({"%FEATURE_STRUCTURES": [STRUCTURES[0], structure]}).encode()
    assert "given.json" in refusal(FORMAT, tmp_path / "given.json", content)


def test_types_that_are_kinds_of_one_another_are_read(tmp_path: Path) -> None:
    circle = {"a.A": {"%SUPER_TYPE": "a.B"}, "a.B": {"%SUPER_TYPE": "a.A"}}
    structure = {"%ID": 2, "%TYPE": "a.A", "@sofa": 1, "begin": 3, "end": 8}
    document, _ = given_json(tmp_path, {"%TYPES": circle, "%FEATURE_STRUCTURES": [STRUCTURES[0], structure]})
    assert places(document) == [(2, 7, "A")]


def test_a_file_without_text_is_counted(tmp_path: Path) -> None:
    losses = LossTally()
    (tmp_path / "given.json").write_text(json.dumps(CAS | {"%FEATURE_STRUCTURES": []}))
    assert list(read(FORMAT, tmp_path / "given.json", losses)) == []
    assert [loss.kind for loss in losses.losses()] == ["articles without text"]


@settings(max_examples=150)
@given(content=damaged([CAS]))
def test_damaged_files_give_documents_or_the_one_error(content: bytes) -> None:
    fuzz(FORMAT, content.strip().removeprefix(b"[").removesuffix(b"]") if content.startswith(b"[") else content)
