from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import cassis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.cas.cas_xmi import FORMAT, NOT_XML
from annotate.formats.cas.layers import (
    CHAINS,
    FURTHER,
    LINGUISTIC,
    LINKS,
    NO_ENDS,
    NO_LABEL,
    NO_WIDTH,
    REPEATED,
    SELF,
)
from annotate.formats.cas.reading import UNINDEXED, VIEWS, WHOLE
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from tests.annotate.formats.documents import expected, read_again, written
from tests.annotate.formats.hostile_json import fuzz
from tests.annotate.formats.layered import (
    DEAL,
    FILES,
    NAMED_ENTITY,
    ODD_VALUES,
    SHARED,
    SUITE,
    damaged,
    linked,
    loaded,
    one_read,
    places,
    refusal,
    relations_of,
    spans_of,
)

HEAD = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
    'xmlns:custom="http:///webanno/custom.ecore" xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" '
    'xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore" xmi:version="2.0">\n'
)
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="🧬 Roche buys Ipsen."/>\n'
ROCHE = '<type:NamedEntity xmi:id="2" sofa="1" begin="3" end="8" value="ORG"/>\n'
IPSEN = '<type:NamedEntity xmi:id="3" sofa="1" begin="14" end="19" value="ORG"/>\n'


def xmi(*structures: str, members: str | None = None) -> bytes:
    view = "" if members is None else f'<cas:View sofa="1" members="{members}"/>\n'
    return (HEAD + "".join(structures) + SOFA + view + "</xmi:XMI>\n").encode()


def given_xmi(folder: Path, *structures: str, members: str | None = None) -> tuple[Document, dict[str, int]]:
    path = folder / "given.xmi"
    path.write_bytes(xmi(*structures, members=members))
    return one_read(FORMAT, path)


@pytest.mark.parametrize("case", SUITE, ids=lambda case: case.name)
def test_spans_and_text_are_those_that_cassis_reads(case: Path) -> None:
    path = case / "reference.xmi"
    cas = loaded(path)
    document, losses = one_read(FORMAT, path)
    assert document.text == cas.sofa_string
    unlabelled = losses.get(NO_LABEL, 0)
    assert places(document) == [span for span in spans_of(cas) if span[2].isprintable()]
    assert unlabelled == sum(not one.value.isprintable() for one in cas.select(NAMED_ENTITY) if one.value)


@pytest.mark.parametrize(
    ("name", "losses"),
    [
        ("testSimpleChain", {CHAINS: 3}),
        ("testSimpleSlotFeature", {LINKS: 2}),
        ("testStackedSubMultiTokenSpanWithFeatureValue", {NO_WIDTH: 6}),
        ("testTokenBoundedStackedSpanWithFeatureValue", {REPEATED: 5}),
        ("testSingleTokenRelationWithFeatureValue", {NO_ENDS: 1}),
        ("testDependencyWithValues", {LINGUISTIC: 3}),
        ("testStackedNonMultiTokenRelationWithMultipleFeatureValues", {FURTHER: 3}),
        ("testSentenceWithEmoji", {}),
    ],
)
def test_what_a_document_does_not_hold_is_counted(name: str, losses: dict[str, int]) -> None:
    assert one_read(FORMAT, FILES / "webanno-tsv" / name / "reference.xmi")[1] == losses


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of fixtures is not beside the project")
def test_every_fixture_reads() -> None:
    found = list(read(FORMAT, SHARED, LossTally()))
    assert len(found) == 8
    assert sum(len(document.spans) for document in found) == 15


def test_relations_lead_from_governor_to_dependent() -> None:
    path = FILES / "cas" / "relation_test.xmi"
    document, losses = one_read(FORMAT, path)
    assert losses == {}
    assert (document.key, document.title) == ("relation_test.txt", "relation_test.txt")
    assert linked(document) == [((0, 9, "city"), "located in", (16, 22, "state"))]


def test_offsets_are_those_of_utf_16(tmp_path: Path) -> None:
    document, losses = given_xmi(tmp_path, ROCHE, IPSEN)
    assert losses == {}
    assert [document.surface(span) for span in document.spans] == ["Roche", "Ipsen"]


def test_offsets_are_code_points_where_one_says_so(tmp_path: Path) -> None:
    path = tmp_path / "given.xmi"
    path.write_bytes(xmi('<type:NamedEntity xmi:id="2" sofa="1" begin="2" end="7" value="ORG"/>'))
    (document,) = read(FORMAT, path, LossTally(), ReadOptions(unit="code points"))
    assert document.surface(document.spans[0]) == "Roche"


def test_what_we_write_is_what_cassis_reads(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [DEAL], tmp_path)
    assert losses.losses() == ()
    with (path / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (path / "wire%2F2026%20deal.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, types)
    assert cas.sofa_string == DEAL.text
    assert spans_of(cas) == places(DEAL)
    assert relations_of(cas, "webanno.custom.Relation") == linked(DEAL)
    (metadata,) = cas.select("de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData")
    assert (metadata.documentId, metadata.begin, metadata.end) == (DEAL.key, 0, len(DEAL.text))


def test_everything_comes_back_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    first, _ = written(FORMAT, [DEAL], tmp_path)
    assert read_again(FORMAT, first) == expected(FORMAT, [DEAL])
    (tmp_path / "again").mkdir()
    second, _ = written(FORMAT, [DEAL], tmp_path / "again")
    names = sorted(path.name for path in first.iterdir())
    assert names == ["TypeSystem.xml", "wire%2F2026%20deal.xmi"]
    assert [(first / name).read_bytes() for name in names] == [(second / name).read_bytes() for name in names]


@settings(max_examples=40)
@given(text=st.text("ab \t\n\r\x85\u2028<&\"'é\ufeff\U0001f9ec", min_size=1).filter(lambda text: not text.isspace()))
def test_texts_come_back_to_the_letter(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path, _ = written(FORMAT, [Document(text, "a")], tmp_path_factory.mktemp("text"))
    assert read_again(FORMAT, path)[0].text == text


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x0b", "\ufffe", "\uffff"])
def test_an_article_with_characters_that_xml_has_not_is_a_loss(character: str, tmp_path: Path) -> None:
    given = [Document(f"a{character}b", "odd"), Document("fine", "fine")]
    path, losses = written(FORMAT, given, tmp_path)
    assert [(loss.kind, loss.count, loss.refuses) for loss in losses.losses()] == [(NOT_XML, 1, True)]
    assert [document.key for document in read_again(FORMAT, path)] == ["fine"]


def test_keys_that_are_no_names_of_files_come_back(tmp_path: Path) -> None:
    keys = ["a/b", "../up", ".hidden", "Case", "case", "x" * 300, "con", "naïve é", "100%"]
    path, losses = written(FORMAT, [Document(f"text {key}", key) for key in keys], tmp_path)
    assert losses.losses() == ()
    assert sorted(str(document.key) for document in read_again(FORMAT, path)) == sorted(keys)
    assert all(file.parent == path for file in path.rglob("*"))


def test_the_types_beside_a_file_say_what_is_the_label(tmp_path: Path) -> None:
    (tmp_path / "TypeSystem.xml").write_text(
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
        "<typeDescription><name>webanno.custom.Drug</name><supertypeName>uima.tcas.Annotation</supertypeName><features>"
        "<featureDescription><name>dose</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>"
        "<featureDescription><name>role</name><rangeTypeName>webanno.Roles</rangeTypeName></featureDescription>"
        "</features></typeDescription>"
        "<typeDescription><name>webanno.Roles</name><supertypeName>uima.cas.String</supertypeName></typeDescription>"
        "</types></typeSystemDescription>"
    )
    drug = '<custom:Drug xmi:id="2" sofa="1" begin="3" end="8" dose="5" role="target"/>'
    document, losses = given_xmi(tmp_path, drug, IPSEN)
    assert places(document) == [(2, 7, "target"), (13, 18, "ORG")]
    assert losses == {FURTHER: 1}


def test_a_zip_of_inception_is_read_with_its_types_and_its_user(tmp_path: Path) -> None:
    path = tmp_path / "ada.zip"
    metadata = (
        '<meta:DocumentMetaData xmi:id="9" sofa="1" begin="0" end="20" documentTitle="deal.txt" collectionId="wire" '
        'documentId="ada" documentUri="wire/deal.txt"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada.xmi", xmi(metadata, ROCHE))
        archive.writestr("TypeSystem.xml", '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"/>')
    document, losses = one_read(FORMAT, path)
    assert losses == {}
    assert document.key == "deal.txt"
    assert document.spans == (DocumentSpan(2, 7, "ORG", annotator="ada"),)


def test_several_files_of_a_zip_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(f"annotation/{name}/ada.xmi", xmi(ROCHE))
    assert [document.key for document in read(FORMAT, path, LossTally())] == [
        "annotation/a.txt/ada",
        "annotation/b.txt/ada",
    ]


def test_a_zip_is_unpacked_no_further_than_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xmi", xmi() + b" " * 10_000_000)
    with pytest.raises(UnreadableInput, match="more than 100,000 bytes"):
        list(read(FORMAT, path, LossTally(), ReadOptions(max_bytes=10_000)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"not a zip"])
def test_a_broken_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    assert "zip" in refusal(FORMAT, tmp_path / "given.zip", content)


@pytest.mark.parametrize(
    ("structures", "members", "losses"),
    [
        ([ROCHE, ROCHE.replace('"2"', '"4"')], None, {REPEATED: 1}),
        ([ROCHE, IPSEN], "3", {UNINDEXED: 1}),
        ([ROCHE.replace('sofa="1"', 'sofa="7"')], None, {VIEWS: 1}),
        ([ROCHE.replace('end="8"', 'end="3"')], None, {NO_WIDTH: 1}),
        (['<custom:Note xmi:id="5" text="of the whole"/>'], None, {WHOLE: 1}),
        ([ROCHE.replace('value="ORG"', 'value="a&#10;b"')], None, {NO_LABEL: 1}),
        ([ROCHE.replace('value="ORG"', f'value="{"a" * 300}"')], None, {NO_LABEL: 1}),
        (
            [ROCHE, '<custom:Relation xmi:id="5" sofa="1" begin="3" end="8" Governor="2" Dependent="2" value="is"/>'],
            None,
            {SELF: 1},
        ),
        ([ROCHE, '<custom:Relation xmi:id="5" sofa="1" begin="3" end="8" Governor="2"/>'], None, {NO_ENDS: 1}),
    ],
)
def test_what_cannot_be_taken_is_counted(
    structures: list[str], members: str | None, losses: dict[str, int], tmp_path: Path
) -> None:
    assert given_xmi(tmp_path, *structures, members=members)[1] == losses


def test_a_relation_may_call_its_ends_source_and_target(tmp_path: Path) -> None:
    buys = '<custom:Buys xmi:id="5" sofa="1" begin="14" end="19" source="2" target="3"/>'
    assert given_xmi(tmp_path, ROCHE, IPSEN, buys)[0].relations == (DocumentRelation(0, "Buys", 1),)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "given.xmi:1"),
        (b"plain text", "not XML"),
        (b"<TEI><text>a</text></TEI>", "has no xmi:id"),
        (xmi().replace(SOFA.encode(), b""), "no cas:Sofa"),
        (xmi(ROCHE)[:-30], "given.xmi:"),
        (BOMB + xmi(ROCHE), "entit"),
        (xmi(ROCHE.replace('end="8"', 'end="800"')), "no stretch"),
        (xmi(ROCHE.replace('end="8"', 'end="2"')), "no stretch"),
        (xmi(ROCHE.replace('begin="3"', 'begin="1"')), "no stretch"),
        (xmi(ROCHE.replace('begin="3"', 'begin="-3"')), "no offsets"),
        (xmi(ROCHE.replace('begin="3"', f'begin="{"9" * 5_000}"')), "no offsets"),
        (xmi(ROCHE, ROCHE), "twice"),
        (xmi(ROCHE).replace(b"Roche", b"\xff\xfeoche"), "given.xmi:"),
        (xmi("<a>" * 3_000 + "</a>" * 3_000), "depth"),
        (xmi('<custom:GlossatorArticle xmi:id="5" sofa="1" value="[1]"/>'), "not an object"),
        (
            xmi('<custom:GlossatorArticle xmi:id="5" sofa="1" value="{&quot;status&quot;: &quot;lost&quot;}"/>'),
            "status",
        ),
    ],
)
def test_what_is_no_cas_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(FORMAT, tmp_path / "given.xmi", content)


def test_types_with_entities_are_refused(tmp_path: Path) -> None:
    (tmp_path / "TypeSystem.xml").write_bytes(BOMB + b"<typeSystemDescription/>")
    message = refusal(FORMAT, tmp_path / "given.xmi", xmi(ROCHE))
    assert "TypeSystem.xml" in message
    assert "entit" in message


def test_a_file_without_text_is_counted(tmp_path: Path) -> None:
    losses = LossTally()
    (tmp_path / "given.xmi").write_bytes(xmi().replace(b" sofaString=", b" other="))
    assert list(read(FORMAT, tmp_path / "given.xmi", losses)) == []
    assert [loss.kind for loss in losses.losses()] == ["articles without text"]


def test_a_folder_without_xmi_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"ends in \.xmi"):
        list(read(FORMAT, tmp_path, LossTally()))


SAMPLES = [
    xmi(ROCHE, IPSEN, '<custom:R xmi:id="5" sofa="1" begin="3" end="8" Governor="2" Dependent="3"/>', members="2 3 5"),
    *((case / "reference.xmi").read_bytes() for case in SUITE),
]


def spoil(draw: st.DrawFn, text: str) -> str:
    """Change the value of one attribute."""
    found = list(re.finditer(r'="([^"]*)"', text))
    match = draw(st.sampled_from(found))
    return text[: match.start(1)] + draw(st.sampled_from(ODD_VALUES)) + text[match.end(1) :]


@settings(max_examples=150)
@given(content=damaged(SAMPLES, spoil))
def test_damaged_files_give_documents_or_the_one_error(content: bytes) -> None:
    with warnings.catch_warnings():
        fuzz(FORMAT, content)


def test_a_document_of_ours_stays_what_it_was_when_inception_names_it(tmp_path: Path) -> None:
    named = replace(DEAL, key="deal.txt", title=None)
    path, _ = written(FORMAT, [named], tmp_path)
    assert read_again(FORMAT, path) == expected(FORMAT, [named])
