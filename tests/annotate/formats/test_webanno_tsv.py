from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.cas import cas_xmi
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
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from annotate.formats.webanno.escapes import (
    escaped_text,
    escaped_value,
    split_at,
    unescaped_text,
    unescaped_value,
)
from annotate.formats.webanno.tsv import FORMAT, NAMES, NO_TOKENS, WHITE_EDGE, WITHOUT_END
from tests.annotate.formats.documents import expected, read_again, written
from tests.annotate.formats.hostile_json import fuzz
from tests.annotate.formats.layered import (
    DEAL,
    FILES,
    ODD_VALUES,
    SHARED,
    SUITE,
    Place,
    damaged,
    linked,
    loaded,
    one_read,
    places,
    refusal,
    spans_of,
)

HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n"
RELATED = HEAD.replace("\n\n\n", "\n#T_RL=webanno.custom.Relation|value|BT_webanno.custom.Span\n\n\n")
ROW = (
    "#Text=Roche buys Ipsen.\n1-1\t0-5\tRoche\tORG\t\n1-2\t6-10\tbuys\t_\t\n"
    "1-3\t11-16\tIpsen\tORG\t\n1-4\t16-17\t.\t_\t\n"
)


def given_tsv(folder: Path, content: str) -> tuple[Document, dict[str, int]]:
    path = folder / "given.tsv"
    path.write_bytes(content.encode())
    return one_read(FORMAT, path)


def counted(path: Path) -> set[Place]:
    """The spans of a file with one layer of one feature, by the rules of the format alone: UTF-16 offsets."""
    found: dict[str, tuple[int, int, str]] = {}
    for number, line in enumerate(path.read_text().splitlines()):
        row = re.match(r"\d+-[\d.]+\t(\d+)-(\d+)\t[^\t]*\t([^\t]*)", line)
        if row is None or row[3] == "_":
            continue
        for at, value in enumerate(row[3].split("|")):
            label, id_ = re.fullmatch(r"(.*?)(\[\d+\])?", value).groups()  # type: ignore[union-attr]
            begin = found.get(id_ or f"{number} {at}", (int(row[1]), 0, ""))[0]
            found[id_ or f"{number} {at}"] = begin, int(row[2]), "" if label == "*" else label
    return {place for place in found.values() if place[0] < place[1]}


@pytest.mark.parametrize("case", SUITE, ids=lambda case: case.name)
def test_text_and_spans_are_those_of_the_same_document_as_xmi(case: Path) -> None:
    cas = loaded(case / "reference.xmi")
    document, losses = one_read(FORMAT, case / "reference.tsv")
    assert document.text == cas.sofa_string
    assert document.key == "reference"
    if case.name == "testAnnotationWithLeadingWhitespaceAtStart":
        assert places(document) == [(1, 4, "NamedEntity")]  # the format has no place for the blank before it
        return
    # layers of the suite are called otherwise in the one than in the other
    named = [(start, end, "Span" if label == "NamedEntity" else label) for start, end, label in spans_of(cas)]
    assert places(document) == [span for span in named if span[2].isprintable()]
    as_xmi, xmi_losses = one_read(cas_xmi.FORMAT, case / "reference.xmi")
    assert document.relations == as_xmi.relations
    assert losses == xmi_losses


@pytest.mark.parametrize(
    "name",
    [
        "testCrossSentenceSpanWithFeatureValue",
        "testMultiTokenSpanWithFeatureValue",
        "testStackedSubMultiTokenSpanWithFeatureValue",
        "testSubTokenPrefix",
    ],
)
def test_spans_are_those_that_the_rows_have(name: str) -> None:
    path = FILES / "webanno-tsv" / name / "reference.tsv"
    document, _ = one_read(FORMAT, path)
    assert set(places(document)) == counted(path)


@pytest.mark.parametrize(
    ("name", "losses"),
    [
        ("testSimpleChain", {CHAINS: 3}),
        ("testSimpleSlotFeature", {LINKS: 2}),
        ("testStackedSubMultiTokenSpanWithFeatureValue", {NO_WIDTH: 6}),
        ("testTokenBoundedStackedSpanWithFeatureValue", {REPEATED: 5}),
        ("testTokenBoundedSpanWithSpecialSymbolsValue", {NO_LABEL: 5}),
        ("testSingleTokenRelationWithFeatureValue", {NO_ENDS: 1}),
        ("testDependencyWithValues", {LINGUISTIC: 3}),
        ("testStackedNonMultiTokenRelationWithMultipleFeatureValues", {FURTHER: 3}),
    ],
)
def test_what_a_document_does_not_hold_is_counted(name: str, losses: dict[str, int]) -> None:
    assert one_read(FORMAT, FILES / "webanno-tsv" / name / "reference.tsv")[1] == losses


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of fixtures is not beside the project")
def test_every_fixture_reads() -> None:
    found = list(read(FORMAT, SHARED, LossTally()))
    assert [document.key for document in found] == [f"{path.name}/reference" for path in sorted(SHARED.iterdir())]
    assert sum(len(document.spans) for document in found) == 15


def test_the_same_place_may_have_relations_of_several_kinds() -> None:
    path = FILES / "webanno-tsv" / "testStackedNonMultiTokenRelationWithMultipleFeatureValues" / "reference.tsv"
    assert linked(one_read(FORMAT, path)[0]) == [
        ((0, 7, "Span"), "nsubj", (8, 14, "Span")),
        ((0, 7, "Span"), "obj", (8, 14, "Span")),
    ]


def test_between_sentences_there_is_what_the_offsets_leave_room_for(tmp_path: Path) -> None:
    rows = "#Text=One\n1-1\t2-5\tOne\t_\t\n\n#Text=two\n2-1\t5-8\ttwo\t_\t\n\n#Text=three\n3-1\t9-14\tthree\t_\t\n\n"
    rows += "#Text=four\n4-1\t17-21\tfour\t_\t\n"
    assert given_tsv(tmp_path, HEAD + rows)[0].text == "  Onetwo\nthree\n  four"


@pytest.mark.parametrize(("unit", "begin"), [("utf-16", 3), ("code points", 2), ("utf-8", 5)])
def test_offsets_may_count_what_the_tokens_say(unit: str, begin: int, tmp_path: Path) -> None:
    rows = f"#Text=🧬 Ipsen\n1-1\t0-{begin - 1}\t🧬\t_\t\n1-2\t{begin}-{begin + 5}\tIpsen\tORG\t\n"
    assert places(given_tsv(tmp_path, HEAD + rows)[0]) == [(2, 7, "ORG")]


@pytest.mark.parametrize(
    ("version", "written_text", "text"),
    [
        ("3.0", r"a \"b\" \u00e9 \uD83E\uDDEC \\u \t", 'a "b" é 🧬 \\u \t'),
        ("3.1", r"a\/b", "a/b"),
        ("3.2", r"a \"b\" \u00e9 \\ \t\r\f\b", 'a \\"b\\" \\u00e9 \\ \t\r\f\b'),
        ("3.3", "a \\\x1b c", "a \x1b c"),
    ],
)
def test_escapes_are_those_of_the_version(version: str, written_text: str, text: str, tmp_path: Path) -> None:
    content = f"#FORMAT=WebAnno TSV {version}\n\n\n#Text={written_text}\n1-1\t0-1\ta\t\n"
    assert given_tsv(tmp_path, content)[0].text == text


def test_line_ends_of_windows_and_a_byte_order_mark_are_no_text(tmp_path: Path) -> None:
    plain, _ = given_tsv(tmp_path, HEAD + ROW)
    assert given_tsv(tmp_path, "\ufeff" + (HEAD + ROW).replace("\n", "\r\n"))[0] == plain


def test_the_label_is_the_feature_that_is_named_like_one(tmp_path: Path) -> None:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Drug|dose|identifier|value\n#T_SP=a.Firm|size|kind\n#T_SP=a.Bare|\n\n\n"
    rows = "#Text=a b\n1-1\t0-1\ta\t5\tQ1\tDRUG\tlarge[1]\t*[1]\t_\t\n1-2\t2-3\tb\t_\t_\t_\tlarge[1]\t*[1]\t*\t\n"
    document, losses = given_tsv(tmp_path, head + rows)
    assert places(document) == [(0, 3, "large"), (0, 1, "DRUG"), (2, 3, "Bare")]
    assert losses == {FURTHER: 2}


def test_a_relation_of_an_annotation_with_itself_is_counted(tmp_path: Path) -> None:
    rows = "#Text=a b\n1-1\t0-1\ta\tX\tis\t1-1\t\n1-2\t2-3\tb\tX[1]|X[2]\tis|of\t1-2[1_2]|1-1[0_2]\t\n"
    document, losses = given_tsv(tmp_path, RELATED + rows)
    assert document.relations == (DocumentRelation(0, "of", 1),)
    assert losses == {SELF: 2, REPEATED: 1}


def test_what_we_write_is_this(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [DEAL], tmp_path)
    assert [file.name for file in path.iterdir()] == ["wire%2F2026%20deal.tsv"]
    lines = (path / "wire%2F2026%20deal.tsv").read_text().split("\n")
    named_entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
    assert lines[:6] == [
        "#FORMAT=WebAnno TSV 3.3",
        f"#T_SP={named_entity}|value",
        f"#T_RL=webanno.custom.Relation|value|BT_{named_entity}",
        "",
        "",
        "#Text=🧬 Roche's U.S.-based unit will pay $1.4 billion for Alnylam.",
    ]
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in lines if "\t" in line}
    assert rows["1-2"] == ["3-8", "Roche", "ORG", "_", "_", ""]
    assert rows["1-4"] == ["11-21", "U.S.-based", "_", "_", "_", ""]
    assert rows["1-4.1"] == ["11-15", "U.S.", "GPE", "_", "_", ""]
    assert rows["1-10"] == ["41-48", "billion", "MONEY[1]", "_", "_", ""]
    assert rows["1-12"] == ["53-60", "Alnylam", "ORG[2]|TARGET[3]", "buys|price of", "1-2[0_2]|1-8[1_2]", ""]
    assert rows["2-1"] == ["62-68", "Shares", "_", "_", "_", ""]
    assert rows["2-4"] == ["75-76", "%", "PERCENT[4]", "_", "_", ""]
    assert counted(path / "wire%2F2026%20deal.tsv") >= {(3, 8, "ORG"), (11, 15, "GPE"), (36, 48, "MONEY")}


def test_text_spans_relations_and_key_come_back_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    first, losses = written(FORMAT, [DEAL], tmp_path)
    assert losses.losses() == ()
    assert read_again(FORMAT, first) == expected(FORMAT, [DEAL])
    (tmp_path / "again").mkdir()
    second, _ = written(FORMAT, [DEAL], tmp_path / "again")
    assert next(first.iterdir()).read_bytes() == next(second.iterdir()).read_bytes()


def test_edges_at_white_space_are_a_loss_and_nothing_is_moved(tmp_path: Path) -> None:
    text = "Roche  buys Ipsen"
    spans = (DocumentSpan(0, 6, "A"), DocumentSpan(0, 5, "B"), DocumentSpan(6, 11, "C"), DocumentSpan(3, 14, "D"))
    given = Document(text, "a", spans=spans, relations=(DocumentRelation(1, "of", 0), DocumentRelation(1, "of", 3)))
    path, losses = written(FORMAT, [given], tmp_path)
    assert {loss.kind: loss.count for loss in losses.losses()} == {WHITE_EDGE: 2, WITHOUT_END: 1}
    (document,) = read_again(FORMAT, path)
    assert linked(document) == [((0, 5, "B"), "of", (3, 14, "D"))]


def test_a_text_without_tokens_is_a_loss(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [Document(" \n ", "blank")], tmp_path)
    assert [loss.kind for loss in losses.losses()] == [NO_TOKENS]
    assert list(path.iterdir()) == []


def test_keys_that_files_cannot_have_are_told(tmp_path: Path) -> None:
    given = [Document(f"text of {key}", key) for key in ("Case", "case", "x" * 300, "a/b")]
    path, losses = written(FORMAT, given, tmp_path)
    assert [(loss.kind, loss.count, loss.refuses) for loss in losses.losses()] == [(NAMES, 2, False)]
    found = read_again(FORMAT, path)
    assert sorted(document.text for document in found) == sorted(document.text for document in given)
    assert {"Case", "a/b"} <= {document.key for document in found}


TEXTS = st.text("ab.! \t\n\r\x0b\x0c\x1c\x85\u2028\\é\ufeff\0\x1b🧬", min_size=1).filter(
    lambda text: not text.isspace()
)


@settings(max_examples=10)
@given(texts=st.lists(TEXTS, min_size=5, max_size=20))
def test_texts_come_back_to_the_letter(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    given = [Document(text, f"{number:02}") for number, text in enumerate(texts)]
    path, losses = written(FORMAT, given, tmp_path_factory.mktemp("texts"))
    assert losses.losses() == ()
    assert [document.text for document in read_again(FORMAT, path)] == texts


@given(value=st.text("a\\[]|_->;\t\n*n"), other=st.text("a\\|[]"))
def test_values_come_back_from_a_stack(value: str, other: str) -> None:
    stack = f"{escaped_value(value)}|{escaped_value(other)}"
    assert [unescaped_value(part) for part in split_at(stack, "|")] == [value, other]


@given(text=st.text("a\\tn\t\f\r\b\x1b\0u"))
def test_texts_are_escaped_both_ways(text: str) -> None:
    assert unescaped_text(escaped_text(text), (3, 3)) == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: no WebAnno TSV 3"),
        ("a\tb\n", "line 1: no WebAnno TSV 3"),
        (" # webanno.custom.Span | value\n#id=1\n#text=a\n1-1\ta\tB-X\n", "line 1: no WebAnno TSV 3"),
        ("#FORMAT=WebAnno TSV 2.0\n", "line 1: no WebAnno TSV 3"),
        (HEAD + "1-1\t0-1\ta\t_\t\n", "line 5"),
        (HEAD + "#Text=a\n", "line 5: a sentence without tokens"),
        (HEAD + "#Text=a\n1-1\t0-1\ta\t\n", "line 6"),
        (HEAD + "#Text=a\n1-1\t0-1\ta\n", "line 6"),
        (HEAD + "#Text=a\n1-1\t0-1\ta\t_\tx\t\n", "line 6"),
        (HEAD + "#Text=a\nnonsense\n", "line 6"),
        (HEAD + "#Text=a\n1-1\t0-x\ta\t_\t\n", "line 6"),
        (HEAD + "#Text=a\n1-1\t0-9999999999\ta\t_\t\n", "line 6"),
        (HEAD + "#Text=a\n1-1\t999999999-999999999\t\t_\t\n", "line 6: the sentence begins at 999,999,999"),
        (HEAD + "#Text=a\n1-1\t0-2\ta\t_\t\n", "line 6: 0-2 is no stretch"),
        (HEAD + "#Text=ab\n1-1\t0-1\tb\t_\t\n", "line 6: 0-1 covers 'a', not 'b'"),
        (HEAD + ROW + "\n#Text=a\n2-1\t3-4\ta\t_\t\n", "line 12: the sentence begins at 3"),
        (HEAD.replace("|value", "|value\n#T_XX=a|b") + ROW, "line 3"),
        (HEAD.replace("3.3", "3.1") + "#Text=\\ud83e a\n1-1\t0-1\ta\t_\t\n", "line 5: half a surrogate pair"),
        (RELATED + "#Text=a\n1-1\t0-1\ta\tX\tof\tup\t\n", "line 7"),
    ],
)
def test_what_is_not_of_the_format_is_refused_with_its_line(content: str, said: str, tmp_path: Path) -> None:
    assert said in refusal(FORMAT, tmp_path / "given.tsv", content.encode())


def test_bytes_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    assert "line 5: not UTF-8" in refusal(FORMAT, tmp_path / "given.tsv", HEAD.encode() + b"#Text=\xff\n")


def test_a_file_may_be_no_larger_than_its_article_allows(tmp_path: Path) -> None:
    path = tmp_path / "given.tsv"
    path.write_text(HEAD + ROW + ("\n#Sentence.id=" + "x" * 50) * 100)
    with pytest.raises(UnreadableInput, match="more than 1,000"):
        list(read(FORMAT, path, LossTally(), ReadOptions(max_bytes=100)))


def test_a_file_without_sentences_is_counted(tmp_path: Path) -> None:
    losses = LossTally()
    (tmp_path / "given.tsv").write_text(HEAD)
    assert list(read(FORMAT, tmp_path / "given.tsv", losses)) == []
    assert {loss.kind for loss in losses.losses()} <= set(FORMAT.not_read)


SAMPLES = [(case / "reference.tsv").read_bytes() for case in SUITE]


def spoil(draw: st.DrawFn, text: str) -> str:
    """Change one cell."""
    match = draw(st.sampled_from(list(re.finditer(r"[^\t\n|=]+", text))))
    return text[: match.start()] + draw(st.sampled_from(ODD_VALUES)) + text[match.end() :]


@settings(max_examples=200)
@given(content=damaged(SAMPLES, spoil))
def test_damaged_files_give_documents_or_the_one_error(content: bytes) -> None:
    fuzz(FORMAT, content)


def test_a_title_is_no_part_of_the_format(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [replace(DEAL, key="a")], tmp_path)
    assert read_again(FORMAT, path)[0].title is None
