from __future__ import annotations

import io
import json
import tempfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import bioc
import pytest
from bioc import biocjson, biocxml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.errors import UnreadableInput
from annotate.formats.bioc import bioc_json, bioc_xml
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format, ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from store.records import ArticleStatus
from tests.annotate.formats.documents import collections, read_again, written
from tests.annotate.formats.mangling import mangled, read_or_refused

FILES = Path(__file__).parent / "files" / "bioc"
SHARED = Path(__file__).parents[4] / "shared" / "fixtures" / "bioc"
FORMATS: list[tuple[Format, ModuleType]] = [(bioc_xml.FORMAT, biocxml), (bioc_json.FORMAT, biocjson)]
TITLE = "🧬 Roche's U.S.-based unit will pay $1.4 billion for Alnylam."
BODY = "Shares rose 4%."
UNITS: dict[str, Callable[[str], int]] = {
    "code points": len,
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-8": lambda t: len(t.encode()),
}

DTD = etree.DTD(
    io.StringIO("""
<!ELEMENT collection (source, date, key, infon*, document+)>
<!ELEMENT source (#PCDATA)> <!ELEMENT date (#PCDATA)> <!ELEMENT key (#PCDATA)>
<!ELEMENT infon (#PCDATA)> <!ATTLIST infon key CDATA #REQUIRED>
<!ELEMENT document (id, infon*, passage+)> <!ELEMENT id (#PCDATA)>
<!ELEMENT passage (infon*, offset, ((text?, annotation*, relation*) | sentence*))>
<!ELEMENT offset (#PCDATA)> <!ELEMENT text (#PCDATA)>
<!ELEMENT sentence (infon*, offset, text?, annotation*, relation*)>
<!ELEMENT annotation (infon*, location*, text)> <!ATTLIST annotation id CDATA #IMPLIED>
<!ELEMENT location EMPTY> <!ATTLIST location offset CDATA #REQUIRED length CDATA #REQUIRED>
<!ELEMENT relation (infon*, node*)> <!ATTLIST relation id CDATA #IMPLIED>
<!ELEMENT node EMPTY> <!ATTLIST node refid CDATA #REQUIRED role CDATA "">
""")
)
"""The elements of BioC, by the rules that its DTD gives them."""


def annotation(text: str, offset: int, length: int, id_: str = "1", **infons: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "infons": {"type": "ORG", **infons},
        "text": text,
        "locations": [{"offset": offset, "length": length}],
    }


def passage(text: str, offset: int, *annotations: dict[str, Any], **infons: Any) -> dict[str, Any]:
    return {"offset": offset, "infons": infons, "text": text, "annotations": list(annotations)}


def entry(*passages: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"id": "a1", "infons": {}, "passages": list(passages), **others}


def collection(*documents: dict[str, Any]) -> dict[str, Any]:
    return {"source": "", "date": "", "key": "", "infons": {}, "documents": list(documents)}


def as_xml(found: dict[str, Any], *, head: str = "") -> str:
    """A collection as XML; what JSON has by default is left out."""

    def infons(one: dict[str, Any]) -> str:
        return "".join(f'<infon key="{key}">{value}</infon>' for key, value in one.get("infons", {}).items())

    def element(name: str, one: dict[str, Any]) -> str:
        inner = infons(one)
        inner += "".join(f'<location offset="{x["offset"]}" length="{x["length"]}"/>' for x in one.get("locations", ()))
        inner += "".join(f'<node refid="{x["refid"]}" role="{x["role"]}"/>' for x in one.get("nodes", ()))
        inner += f"<offset>{one['offset']}</offset>" if "offset" in one else ""
        inner += f"<text>{one['text']}</text>" if "text" in one else ""
        for each in ("passage", "sentence", "annotation", "relation"):
            inner += "".join(element(each, child) for child in one.get(f"{each}s", ()))
        id_ = f"<id>{one['id']}</id>" if name == "document" else ""
        attribute = f' id="{one["id"]}"' if name in ("annotation", "relation") else ""
        return f"<{name}{attribute}>{id_}{inner}</{name}>\n"

    documents = "".join(element("document", one) for one in found["documents"])
    return f"{head}<collection><source/><date/><key/>{documents}</collection>"


def place(folder: Path, form: Format, found: dict[str, Any]) -> Path:
    path = folder / f"a{form.suffix}"
    path.write_text(json.dumps(found) if form is bioc_json.FORMAT else as_xml(found), encoding="utf-8")
    return path


def only(form: Format, path: Path, losses: LossTally | None = None, options: ReadOptions | None = None) -> Document:
    (document,) = read(form, path, losses or LossTally(), options or ReadOptions())
    return document


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(document.surface(span), span.label) for span in document.spans]


def lost(losses: LossTally) -> dict[str, int]:
    return {loss.kind: loss.count for loss in losses.losses()}


@pytest.fixture(params=[form for form, _ in FORMATS], ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> Format:
    found = request.param
    assert isinstance(found, Format)
    return found


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("relative", [False, True])
def test_offsets_of_any_unit_are_told_by_the_texts_stated(
    tmp_path: Path, form: Format, unit: str, relative: bool
) -> None:
    size = UNITS[unit]
    start = size(TITLE) + 1
    base = 0 if relative else start
    found = entry(
        passage(TITLE, 0, annotation("Roche", size("🧬 "), 5), type="title"),
        passage(BODY, start, annotation("4%", base + 12, 2), type="abstract"),
    )
    document = only(form, place(tmp_path, form, collection(found)))
    assert document.text == f"{TITLE}\n{BODY}"
    assert surfaces(document) == [("Roche", "ORG"), ("4%", "ORG")]
    assert (document.key, document.title) == ("a1", TITLE)


def test_annotations_may_stand_with_another_passage_or_with_the_document(tmp_path: Path, form: Format) -> None:
    found = entry(passage("One.", 0, annotation("Two", 5, 3)), passage("Two.", 5))
    assert surfaces(only(form, place(tmp_path, form, collection(found)))) == [("Two", "ORG")]
    found = entry(passage("One.", 0), passage("Two.", 5), annotations=[annotation("Two", 5, 3)])
    assert surfaces(only(form, place(tmp_path, form, collection(found)))) == [("Two", "ORG")]


def test_sentences_make_the_text_of_their_passage(tmp_path: Path, form: Format) -> None:
    sentences = [passage("One.", 2, annotation("One", 2, 3)), passage("Two.", 7, annotation("Two", 7, 3, "2"))]
    relation = {
        "id": "R1",
        "infons": {"type": "next"},
        "nodes": [{"refid": "1", "role": ""}, {"refid": "2", "role": ""}],
    }
    outer = {"offset": 2, "infons": {}, "sentences": sentences, "relations": [relation]}
    document = only(form, place(tmp_path, form, collection(entry(outer))))
    assert document.text == "\n\nOne. Two."
    assert surfaces(document) == [("One", "ORG"), ("Two", "ORG")]
    assert document.relations == (DocumentRelation(0, "next", 1),)


def test_passages_that_overlap_by_their_offsets_follow_each_other(tmp_path: Path, form: Format) -> None:
    found = entry(passage("One two.", 0, annotation("One", 0, 3)), passage("Three.", 4, annotation("Three", 4, 5, "2")))
    document = only(form, place(tmp_path, form, collection(found)))
    assert document.text == "One two.\nThree."
    assert surfaces(document) == [("One", "ORG"), ("Three", "ORG")]


def test_several_locations_are_one_span_where_blanks_alone_lie_between_them(tmp_path: Path, form: Format) -> None:
    parts = [{"offset": 0, "length": 3}, {"offset": 4, "length": 3}]
    near, far = annotation("one two", 0, 3), annotation("one three", 0, 3, "2")
    near["locations"] = parts
    far["locations"] = [parts[0], {"offset": 8, "length": 5}]
    nowhere = {**annotation("none", 0, 0, "3"), "locations": []}
    losses = LossTally()
    document = only(
        form, place(tmp_path, form, collection(entry(passage("one two three", 0, near, far, nowhere)))), losses
    )
    assert surfaces(document) == [("one two", "ORG")]
    assert lost(losses) == {"discontinuous spans": 1, "annotations without a place in the text": 1}


def test_relations_are_between_two_spans(tmp_path: Path, form: Format) -> None:
    def relation(kind: str, *nodes: tuple[str, str]) -> dict[str, Any]:
        return {"id": kind, "infons": {"type": kind}, "nodes": [{"refid": to, "role": role} for to, role in nodes]}

    found = entry(
        passage("one two two", 0, annotation("one", 0, 3), annotation("two", 4, 3, "2"), annotation("two", 8, 3, "2")),
        passage("three", 12, annotation("three", 12, 5, "3")),
        relations=[
            relation("plain", ("1", ""), ("3", "")),
            relation("turned", ("1", "target"), ("3", "source")),
            relation("single", ("1", "")),
            relation("triple", ("1", ""), ("3", ""), ("1", "")),
            relation("self", ("1", ""), ("1", "")),
            relation("missing", ("1", ""), ("9", "")),
            relation("ambiguous", ("1", ""), ("2", "")),
        ],
    )
    losses = LossTally()
    document = only(form, place(tmp_path, form, collection(found)), losses)
    assert document.relations == (DocumentRelation(0, "plain", 3), DocumentRelation(3, "turned", 0))
    assert lost(losses) == {"relations whose ends are not two spans": 5}


def test_labels_come_from_type_or_from_what_stands_for_it(tmp_path: Path, form: Format) -> None:
    given = [
        {"type": "Gene"},
        {"type": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "value": "PER"},
        {"type": "custom.Span", "label": "own"},
        {"span-annotation-key": "only"},
        {"MESH": "D1", "note": "x"},
    ]
    text = "abcde"
    annotations = [{**annotation(text[at], at, 1, str(at)), "infons": infons} for at, infons in enumerate(given)]
    losses = LossTally()
    document = only(form, place(tmp_path, form, collection(entry(passage(text, 0, *annotations)))), losses)
    assert [span.label for span in document.spans] == ["Gene", "PER", "own", "only", "annotation"]
    assert lost(losses) == {"infons of annotations and relations, such as identifiers": 1}


def test_infons_of_teamtat_say_who_and_when(tmp_path: Path, form: Format) -> None:
    infons = {
        "annotator": "ada@example.org",
        "updated_at": "2020-05-04T10:20:30Z",
        "note": "?",
        "identifier": "MESH:D1",
    }
    losses = LossTally()
    document = only(
        form, place(tmp_path, form, collection(entry(passage("Roche", 0, annotation("Roche", 0, 5, **infons))))), losses
    )
    (span,) = document.spans
    assert (span.annotator, span.made_at, span.note) == ("ada@example.org", "2020-05-04T10:20:30.000000Z", "?")
    ((kind, count),) = lost(losses).items()
    assert (kind, count) == ("infons of annotations and relations, such as identifiers", 1)


@pytest.mark.parametrize("score", ["95.2", "nan", "-1", "high", "1e400", "9" * 5000])
def test_what_is_no_score_is_an_infon_like_others(tmp_path: Path, form: Format, score: str) -> None:
    losses = LossTally()
    found = collection(entry(passage("Roche", 0, annotation("Roche", 0, 5, score=score))))
    assert only(form, place(tmp_path, form, found), losses).spans[0].score is None
    assert lost(losses) == {"infons of annotations and relations, such as identifiers": 1}


def test_infons_of_the_title_and_of_the_document_are_metadata(tmp_path: Path, form: Format) -> None:
    found = entry(
        passage("A title.", 0, section_type="TITLE", type="front", year="2011"),
        passage("A text.", 9, section_type="ABSTRACT", type="abstract", kind="x"),
        infons={"license": "CC BY", "source": "Lancet", "published": "2011-02-03"},
    )
    losses = LossTally()
    document = only(form, place(tmp_path, form, collection(found)), losses)
    assert (document.title, document.source, document.published) == ("A title.", "Lancet", "2011-02-03")
    assert dict(document.metadata) == {"license": "CC BY", "year": "2011"}
    assert lost(losses) == {"infons of passages and sentences": 1}
    assert not losses.refuses


def test_texts_that_are_none_of_the_covered_are_a_loss(tmp_path: Path, form: Format) -> None:
    losses = LossTally()
    found = collection(entry(passage("Roche pays", 0, annotation("annotation text", 0, 5))))
    assert surfaces(only(form, place(tmp_path, form, found), losses)) == [("Roche", "ORG")]
    assert lost(losses) == {"texts of annotations that are not what these cover": 1}


def test_a_text_that_differs_where_others_fit_is_refused(tmp_path: Path, form: Format) -> None:
    found = collection(entry(passage("Roche pays", 0, annotation("Roche", 0, 5), annotation("pays", 5, 4, "2"))))
    with pytest.raises(UnreadableInput, match="5 to 9 covers ' pay', not 'pays'"):
        only(form, place(tmp_path, form, found))


def test_stated_texts_may_drop_quotes(tmp_path: Path, form: Format) -> None:
    found = collection(entry(passage("the “A” gene\nof B", 0, annotation("A gene of b", 5, 12))))
    assert surfaces(only(form, place(tmp_path, form, found))) == [("A” gene\nof B", "ORG")]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (entry(passage("Roche", 0, annotation("Roche", 3, 5))), "3 to 8 is no stretch"),
        (entry(passage("Roche", 0, annotation("Roche", -1, 5))), "-1 to 4 is no stretch"),
        (entry(passage("Roche", 0, annotation("Roche", 0, -5))), "0 to -5 is no stretch"),
        (entry(passage("🧬", 0, {**annotation("", 0, 2), "text": ""})), "0 to 2 is no stretch"),
        (entry(passage("Roche", 10**12)), "reach over more than 5,000,000 characters"),
    ],
)
def test_offsets_that_fit_no_text_are_refused(tmp_path: Path, form: Format, found: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableInput) as raised:
        only(form, place(tmp_path, form, collection(found)))
    assert f"{tmp_path / 'a'}{form.suffix}, line 1" in raised.value.message
    assert reason in raised.value.message


def test_large_documents_are_refused(tmp_path: Path, form: Format) -> None:
    with pytest.raises(UnreadableInput, match="more than 10 characters"):
        only(form, place(tmp_path, form, collection(entry(passage("a" * 11, 0)))), options=ReadOptions(max_bytes=10))


WRAPPED: dict[str, Callable[..., Any]] = {
    "collection": collection,
    "collections": lambda *documents: [collection(one) for one in documents],
    "list": lambda *documents: list(documents),
    "pubtator": lambda *documents: {"PubTator3": list(documents)},
}


@pytest.mark.parametrize("wrap", WRAPPED)
@pytest.mark.parametrize("indent", [None, 2])
def test_documents_of_json_come_in_many_wrappers(tmp_path: Path, wrap: str, indent: int | None) -> None:
    documents = [{**entry(passage(f"Text {number}.", 0)), "id": number} for number in range(3)]
    (tmp_path / "a.json").write_text(json.dumps(WRAPPED[wrap](*documents), indent=indent))
    found = list(read(bioc_json.FORMAT, tmp_path / "a.json", LossTally()))
    assert [(one.key, one.text) for one in found] == [(str(number), f"Text {number}.") for number in range(3)]


def test_documents_of_json_may_stand_a_line_each(tmp_path: Path) -> None:
    lines = [json.dumps({"bioctype": "BioCDocument", **entry(passage("é" * 70_000, 0))}) for _ in range(3)]
    (tmp_path / "a.json").write_text("\ufeff" + "\n\n".join(lines) + "\n")
    found = list(read(bioc_json.FORMAT, tmp_path / "a.json", LossTally()))
    assert [one.text for one in found] == ["é" * 70_000] * 3
    assert [one.where for one in found] == [
        f"{tmp_path}/a.json, line {n}, document {m}" for n, m in ((1, 1), (3, 2), (5, 3))
    ]


def test_what_pubtator_says_beside_infons_is_kept(tmp_path: Path) -> None:
    found = entry(
        passage("T.", 0), _id="1|None", pmid=1, journal="Lancet", date="2011-02-03T00:00:00Z", authors=["A B"]
    )
    (tmp_path / "a.json").write_text(json.dumps({"PubTator3": [found | {"relations_display": [{"name": "x"}]}]}))
    document = only(bioc_json.FORMAT, tmp_path / "a.json")
    assert (document.source, document.published) == ("Lancet", "2011-02-03T00:00:00Z")
    assert dict(document.metadata) == {"pmid": 1, "authors": ["A B"]}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('{"documents": [{"passages": []},\n]}', 2, "a comma before the end of a list"),
        ('{"documents": [', 1, "not JSON"),
        ('{"documents": [{"id": "\n' + "a" * 200_000, 1, "not JSON: Invalid control character"),
        ('{"documents": []', 1, "where , or } should be"),
        ('{"documents": [1]}', 1, "a document is an object, not 1"),
        ('{"text": "a",\n"label": []}', 1, "it has no passages"),
        ('[["a"]]', 1, "not JSON: '[' where { should be"),
        ('{"documents": [{"id": NaN}]}', 1, "not JSON: unexpected character"),
        ('{"documents": [{"id": 1e999}]}', 1, "not JSON: a number that is too large"),
        ('{"documents": [{"id": "\\ud800"}]}', 1, "half a surrogate pair"),
        ('{"documents": [{"id": ' + "[" * 99_999 + "}", 1, "nested too deeply"),
        ('{"documents": [{"id": {}, "passages": []}]}', 1, "id is an object, not a string"),
        ('{"documents": [{"passages": [{"text": "a"}]}]}', 1, "offset is missing, not a whole number"),
        ('{"documents": [{"passages": [{"offset": 0, "text": 1}]}]}', 1, "text is 1, not a string"),
        ('{"documents": [{"passages": [{"offset": true}]}]}', 1, "offset is True, not a whole number"),
        ('{"documents": [{"passages": {}}]}', 1, "passages is an object, not a list"),
        ('{"documents": [{"passages": [], "infons": {"glossator": "{"}}]}', 1, "the infon glossator is not JSON"),
        ('{"documents": [{"passages": [], "infons": {"glossator": "7"}}]}', 1, "the infon glossator is no object"),
        ("<collection/>", 1, "not JSON"),
    ],
)
def test_what_is_not_bioc_json_is_refused_with_its_line(tmp_path: Path, content: str, line: int, reason: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(UnreadableInput) as raised:
        list(read(bioc_json.FORMAT, tmp_path / "a.json", LossTally()))
    assert f"{tmp_path / 'a.json'}, line {line}" in raised.value.message
    assert reason in raised.value.message


def test_records_of_json_have_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"documents": [{"passages": [], "x": "' + "a" * 3_000_000)
    with pytest.raises(UnreadableInput, match="a record of more than"):
        only(bioc_json.FORMAT, tmp_path / "a.json", options=ReadOptions(max_bytes=10))
    (tmp_path / "a.json").write_text(json.dumps({str(n): "a" * 100_000 for n in range(30)}))
    with pytest.raises(UnreadableInput, match="line 1: a record of more than"):
        only(bioc_json.FORMAT, tmp_path / "a.json", options=ReadOptions(max_bytes=10))


BOMB = '<!DOCTYPE collection [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
FILE = '<!DOCTYPE collection [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (as_xml(collection(entry(passage("&b;", 0))), head=BOMB), 1, "declares the entity 'a'"),
        (as_xml(collection(entry(passage("&a;", 0))), head=FILE), 1, "declares the entity 'a'"),
        ("<collection>\n<document><id>1</id></collection>", 2, "not XML"),
        ("<collection>\n<document><id>1</id>", 2, "not XML"),
        ("<collection><document><passage>\n<text>a</text></passage></document></collection>", 1, "the offset is None"),
        ("<collection><document><passage><offset>x</offset></passage></document></collection>", 1, "the offset is 'x'"),
        (
            "<collection><document><passage><offset>0</offset><annotation>\n<location offset='1'/></annotation>"
            "</passage></document></collection>",
            2,
            "the length is None",
        ),
        ("<collection>" + "<a>" * 999, 1, "not XML"),
        ("{}", 1, "not XML"),
    ],
)
def test_what_is_not_bioc_xml_is_refused_with_its_line(tmp_path: Path, content: str, line: int, reason: str) -> None:
    (tmp_path / "a.xml").write_text(content)
    with pytest.raises(UnreadableInput) as raised:
        list(read(bioc_xml.FORMAT, tmp_path / "a.xml", LossTally()))
    assert any(f"{tmp_path / 'a.xml'}{mark}{line}:" in raised.value.message for mark in (", line ", ":"))
    assert reason in raised.value.message


def test_xml_of_other_kinds_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>")
    with pytest.raises(UnreadableInput, match="not BioC: its root is 'PubmedArticleSet'"):
        only(bioc_xml.FORMAT, tmp_path / "a.xml")


def test_a_dtd_is_not_loaded_and_names_of_characters_are_known(tmp_path: Path) -> None:
    head = '<?xml version="1.0"?>\n<!DOCTYPE collection SYSTEM "http://invalid.example/BioC.dtd">\n'
    (tmp_path / "a.xml").write_text(as_xml(collection(entry(passage("a&nbsp;b &lt;", 0))), head=head))
    assert only(bioc_xml.FORMAT, tmp_path / "a.xml").text == "a\xa0b <"


SAMPLE = collection(
    entry(
        passage(TITLE, 0, annotation("Roche", 2, 5), type="title"),
        passage(BODY, 61, annotation("4%", 73, 2, "2")),
        relations=[{"id": "R", "infons": {}, "nodes": [{"refid": "1", "role": "a"}, {"refid": "2", "role": "b"}]}],
    )
)


@settings(max_examples=80, deadline=None)
@given(mangled(as_xml(SAMPLE).encode()), mangled(json.dumps(SAMPLE, ensure_ascii=False).encode()))
def test_mangled_files_are_read_or_refused(xml: bytes, text: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for form, content in ((bioc_xml.FORMAT, xml), (bioc_json.FORMAT, text)):
            path = Path(folder) / f"a{form.suffix}"
            path.write_bytes(content)
            read_or_refused(form, path)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_values_of_wrong_types_are_read_or_refused(data: st.DataObject) -> None:
    odd: st.SearchStrategy[Any] = st.sampled_from([None, True, -1, 10**30, 0.5, "", "x", [], [1], {}, {"a": 1}, [[]]])
    found = json.loads(json.dumps(SAMPLE))
    for _ in range(data.draw(st.integers(1, 3))):
        inner: Any = found
        while isinstance(inner, dict | list) and inner:
            key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
            if not isinstance(inner[key], dict | list) or not inner[key] or data.draw(st.integers(0, 5)) == 0:
                inner[key] = deepcopy(data.draw(odd))
                break
            inner = inner[key]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(json.dumps(found))
        read_or_refused(bioc_json.FORMAT, path)


def counted(found: bioc.BioCCollection) -> Counter[str]:
    """Documents, annotations of one location and relations, by the library of BioC."""
    total: Counter[str] = Counter(documents=len(found.documents))
    for document in found.documents:
        parts = [document, *document.passages, *(one for each in document.passages for one in each.sentences)]
        total["spans"] += sum(len(one.annotations) for one in parts)
        total["relations"] += sum(len(one.relations) for one in parts)
    return total


def counts(documents: list[Document]) -> Counter[str]:
    total = Counter(documents=len(documents))
    for document in documents:
        total["spans"] += len(document.spans)
        total["relations"] += len(document.relations)
    return total


@pytest.mark.parametrize(
    "folder",
    [
        FILES,
        pytest.param(SHARED, marks=pytest.mark.skipif(not SHARED.is_dir(), reason="the shared fixtures are not here")),
    ],
    ids=["copies", "shared"],
)
def test_files_of_inception_have_the_counts_of_an_independent_reader(folder: Path) -> None:
    for path in sorted(folder.glob("*.xml")):
        with path.open("rb") as file:
            assert counts(list(read(bioc_xml.FORMAT, path, LossTally()))) == counted(biocxml.load(file))
    document = only(bioc_xml.FORMAT, folder / "example-with-sentences.xml")
    assert surfaces(document) == [("Sentence", "span-annotation-value"), ("1", "span-annotation-value")]
    assert [(span.start, span.end) for span in document.spans] == [(10, 18), (19, 20)]


@pytest.mark.parametrize(("form", "library"), FORMATS, ids=["xml", "json"])
@settings(max_examples=30, deadline=None)
@given(given=collections())
def test_what_is_written_is_valid_for_the_library(form: Format, library: ModuleType, given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(form, given, Path(folder))
        assert losses.losses() == ()
        with path.open("rb") as file:
            found = library.load(file)
        bioc.validate(found)
        assert counted(found) == counts(given)
        assert [one.passages[0].text for one in found.documents] == [one.text for one in given]
        if form is bioc_xml.FORMAT:
            DTD.assertValid(etree.parse(path))
        assert path.read_bytes() == written(form, given, Path(folder))[0].read_bytes()


def test_characters_that_xml_cannot_hold_are_counted(tmp_path: Path) -> None:
    given = Document(
        "a\fb\rc\r\nd\x85\ufffe", "a", spans=(DocumentSpan(0, 3, "X", note="n\x00"),), status=ArticleStatus.NEW
    )
    path, losses = written(bioc_xml.FORMAT, [given], tmp_path)
    assert lost(losses) == {bioc_xml.FORBIDDEN: 3}
    document = only(bioc_xml.FORMAT, path)
    assert document.text == "a\ufffdb\rc\r\nd\x85\ufffd"
    assert document.spans == (DocumentSpan(0, 3, "X", note="n\ufffd"),)


def test_json_holds_every_character(tmp_path: Path) -> None:
    given = Document("a\fb\rc\r\nd\x85\ufffe\x00", "a", metadata={"big": 2**70, "deep": [{"a": [1.5]}]})
    path, losses = written(bioc_json.FORMAT, [given], tmp_path)
    assert losses.losses() == ()
    assert read_again(bioc_json.FORMAT, path) == [given]
