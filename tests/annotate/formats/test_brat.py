from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import bioc.brat
import pytest
from bioc.brat.validator import validate
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.brat.standoff import EDGES, FORMAT, KEYS, NO_ENDS, NOTES
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from store.records import Label, LabelScheme, RelationType
from tests.annotate.formats.documents import SCHEME, collections, expected, read_again, written
from tests.annotate.formats.mangling import mangled, read_or_refused

FILES = Path(__file__).parent / "files" / "brat"
SHARED = Path(__file__).parents[4] / "shared" / "fixtures" / "brat"
TEXT = "🧬 Roche's U.S.-based unit will pay $1.4 billion for Alnylam.\nShares rose 4%."
ANN = "T1\tORG 2 7\tRoche\nT2\tMONEY 35 47\t$1.4 billion\nT3\tORG 52 59\tAlnylam\nR1\tAcquires Arg1:T1 Arg2:T3\n"


def pair(folder: Path, ann: str | bytes, text: str | bytes = TEXT, name: str = "a") -> Path:
    (folder / f"{name}.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / f"{name}.ann").write_bytes(ann.encode() if isinstance(ann, str) else ann)
    return folder


def only(path: Path, losses: LossTally | None = None, options: ReadOptions | None = None) -> Document:
    (document,) = read(FORMAT, path, losses or LossTally(), options or ReadOptions())
    return document


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(document.surface(span), span.label) for span in document.spans]


def lost(losses: LossTally) -> dict[str, int]:
    return {loss.kind: loss.count for loss in losses.losses()}


def test_spans_relations_and_notes_are_read(tmp_path: Path) -> None:
    document = only(pair(tmp_path, ANN + "#1\tAnnotatorNotes T1\tcheck the legal entity\n"))
    assert document.text == TEXT
    assert document.key == "a"
    assert surfaces(document) == [("Roche", "ORG"), ("$1.4 billion", "MONEY"), ("Alnylam", "ORG")]
    assert document.relations == (DocumentRelation(0, "Acquires", 2),)
    assert [span.note for span in document.spans] == ["check the legal entity", None, None]


@pytest.mark.parametrize(
    "ann",
    [
        "T1\tORG 3 8\tRoche\n",  # UTF-16
        "T1\tORG 5 10\tRoche\n",  # bytes
        "T1\tORG 2 7\n",
        "T1\tORG 2 7\tRoche\t\n\n",
        "\ufeffT1\tORG 2 7\tRoche\r\n",
        "T1 ORG 2 7 Roche",
        "T1\tORG\t2\t7\tRoche\n",
        "T1\tORG 2 7\tRoche and more\n",
    ],
)
def test_variants_of_a_line_mean_the_same(tmp_path: Path, ann: str) -> None:
    assert surfaces(only(pair(tmp_path, ann))) == [("Roche", "ORG")]


def test_what_no_document_can_take_is_counted_by_kind(tmp_path: Path) -> None:
    lines = (
        "T1\tORG 2 7\tRoche",
        "T2\tORG 2 7;52 59\tRoche Alnylam",
        "T3\tDeal 31 34\tpay",
        "T4\tORG 9 9\t",
        "E1\tDeal:T3 Buyer:T1",
        "A1\tSure T1",
        "M1\tNegation E1",
        "N1\tReference T1 Wikipedia:64488\tRoche",
        "*\tEquiv T1 T2",
        "R1\tOwns Arg1:T1 Arg2:T2",
        "R2\tOwns Arg1:T1 Arg2:E1",
        "#1\tAnnotatorNotes E1\twhich deal?",
        "#2\tLemma T1\troche",
    )
    losses = LossTally()
    document = only(pair(tmp_path, "\n".join(lines)), losses)
    assert surfaces(document) == [("Roche", "ORG"), ("pay", "Deal")]
    assert lost(losses) == {
        "discontinuous spans": 1,
        "annotations that cover nothing": 1,
        "events": 1,
        "attributes": 2,
        "links to databases": 1,
        "equivalences": 1,
        "relations whose ends are not two spans": 2,
        "notes on anything but spans, or of other kinds than AnnotatorNotes": 2,
    }
    assert set(lost(losses)) <= set(FORMAT.not_read)


def test_roles_named_by_number_say_which_end_is_the_head(tmp_path: Path) -> None:
    ann = ANN.replace("Arg1:T1 Arg2:T3", "Arg2:T3 Arg1:T1\t")
    assert only(pair(tmp_path, ann)).relations == (DocumentRelation(0, "Acquires", 2),)


def test_fragments_with_white_space_between_them_are_one_span(tmp_path: Path) -> None:
    document = only(pair(tmp_path, "T1\tX 0 3;4 7\tone two\nT2\tX 4 7;8 13\ttwo three\n", "one\ntwo three"))
    assert [document.surface(span) for span in document.spans] == ["one\ntwo", "two three"]


def test_offsets_may_be_those_of_a_text_without_carriage_returns(tmp_path: Path) -> None:
    text = "One.\r\nTwo.\r\nThree."
    with_them = only(pair(tmp_path, "T1\tX 12 17\tThree\n", text))
    assert (with_them.text, surfaces(with_them)) == (text, [("Three", "X")])
    without = only(pair(tmp_path, "T1\tX 10 15\tThree\n", text))
    assert (without.text, surfaces(without)) == ("One.\nTwo.\nThree.", [("Three", "X")])


def test_parts_of_shared_tasks_belong_together(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.a1").write_text("T1\tORG 2 7\tRoche\n")
    (tmp_path / "a.a2").write_text("T2\tORG 52 59\tAlnylam\nR1\tBuys Arg1:T1 Arg2:T2\n")
    assert only(tmp_path).relations == (DocumentRelation(0, "Buys", 1),)


def test_folders_are_read_with_those_in_them_and_files_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    pair(tmp_path / "b", ANN)
    pair(tmp_path, "")
    (tmp_path / "README.txt").write_text("no annotations")
    losses = LossTally()
    assert [document.key for document in read(FORMAT, tmp_path, losses)] == ["a", "b/a"]
    assert lost(losses) == {"texts without a file of annotations": 1}
    assert not losses.refuses
    for name in ("a.txt", "a.ann"):
        assert only(tmp_path / "b" / name).key == "a"


@pytest.mark.parametrize(
    ("ann", "line", "reason"),
    [
        ("T1\tORG 2 7\tRoche\nT2\tORG 2 8\tRoche\n", 2, "2 to 8 covers \"Roche'\", not 'Roche"),
        ("T1\tORG 2 99\n", 1, "2 to 99 is no stretch"),
        ("T1\tORG 2 77\n", 1, "2 to 77 is no stretch"),  # UTF-16 would have it, but nothing says so
        ("T1\tORG 7 2\n", 1, "ends before it begins"),
        ("T1\tORG -2 7\n", 1, "is no span"),
        ("T1\tORG 2\n", 1, "is no span"),
        ("T1\tORG 2 7\tRoche\nT1\tORG 2 7\tRoche\n", 2, "there is another 'T1'"),
        ("T1\tORG 999999999999999999999 7\n", 1, "is no span"),
        ("R1\n", 1, "is no relation"),
        ("hello\n", 1, "is no annotation"),
        (b"T1\tORG 2 7\tRoche\n\xff\n", 2, "not UTF-8"),
    ],
)
def test_what_is_not_brat_is_refused_with_its_line(tmp_path: Path, ann: str | bytes, line: int, reason: str) -> None:
    with pytest.raises(UnreadableInput) as raised:
        only(pair(tmp_path, ann))
    assert f"{tmp_path / 'a.ann'}, line {line}: " in raised.value.message
    assert reason in raised.value.message


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no text with annotations"):
        only(tmp_path)
    (tmp_path / "a.ann").write_text(ANN)
    for path in (tmp_path, tmp_path / "a.ann"):
        with pytest.raises(UnreadableInput, match=r"its text is missing: a\.txt"):
            list(read(FORMAT, path, LossTally()))
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(UnreadableInput, match="no file of brat"):
        only(tmp_path / "a.json")


def test_the_configuration_of_others_changes_no_type(tmp_path: Path) -> None:
    (tmp_path / "annotation.conf").write_bytes(b"[entities]\n# \xe9 ORG\nORG|Organisation\n")
    assert surfaces(only(pair(tmp_path, ANN)))[0] == ("Roche", "ORG")


def test_large_texts_and_lines_are_refused(tmp_path: Path) -> None:
    options = ReadOptions(max_bytes=50)
    with pytest.raises(UnreadableInput, match="a text of more than 50 bytes"):
        only(pair(tmp_path, ANN), options=options)
    with pytest.raises(UnreadableInput, match="line 1: more than 50 bytes"):
        only(pair(tmp_path, "T1\tORG 0 1\t" + "a" * 99, "abc"), options=options)
    with pytest.raises(UnreadableInput, match="bytes of annotations"):
        only(pair(tmp_path, "\n" * 2000, "abc"), options=options)


@settings(max_examples=80, deadline=None)
@given(mangled(ANN.encode()), mangled(TEXT.encode()))
def test_mangled_files_are_read_or_refused(ann: bytes, text: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read_or_refused(FORMAT, pair(Path(folder), ann, text))
        assert not isinstance(found, list) or len(found) <= 1


def independent(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Spans, discontinuous ones among them, and relations of each pair, by the library of BioC."""
    found = {}
    for document in bioc.brat.listdir(str(folder)):
        parted = sum(len(entity.locations) > 1 for entity in document.entities)
        found[document.id] = len(document.entities), parted, len(document.relations)
    return found


@pytest.mark.parametrize(
    "folder",
    [
        FILES,
        pytest.param(SHARED, marks=pytest.mark.skipif(not SHARED.is_dir(), reason="the shared fixtures are not here")),
    ],
    ids=["copies", "shared"],
)
def test_files_of_brat_have_the_counts_of_an_independent_reader(folder: Path) -> None:
    documents = list(read(FORMAT, folder, LossTally()))
    counts = {document.key: (len(document.spans), 0, len(document.relations)) for document in documents}
    assert counts == independent(folder)
    assert sum(count for count, _, _ in counts.values()) > 15


def made(text: str, *spans: DocumentSpan, key: str = "a") -> Document:
    return Document(text, key, spans=spans)


def test_a_span_over_line_breaks_has_a_fragment_for_each_line(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [made("one\ttwo\r\n three", DocumentSpan(0, 15, "ORG", "a\nb"))], tmp_path)
    assert (path / "a.ann").read_text() == "T1\tORG 0 3;4 7;9 15\tone two  three\n#1\tAnnotatorNotes T1\ta b\n"
    assert lost(losses) == {NOTES: 1}
    assert [(span.start, span.end) for span in only(path).spans] == [(0, 15)]


def test_a_line_break_at_an_edge_leaves_a_span_out_with_its_relations(tmp_path: Path) -> None:
    document = made("one\ntwo", DocumentSpan(0, 4, "X"), DocumentSpan(4, 7, "X"))
    path, losses = written(FORMAT, [replace(document, relations=(DocumentRelation(0, "r", 1),))], tmp_path)
    assert (path / "a.ann").read_text() == "T1\tX 4 7\ttwo\n"
    assert lost(losses) == {EDGES: 1, NO_ENDS: 1}


def test_labels_that_are_no_types_get_one_and_come_back(tmp_path: Path) -> None:
    names = ("a b", "a_b", "é", "--", "SEPARATOR", "a|<b>")
    scheme = LabelScheme(
        "s",
        1,
        tuple(Label(name, "a", "red", "") for name in names),
        "free",
        relations=(RelationType("made by", "m", names[:2], names[1:2]),),
    )
    spans = tuple(DocumentSpan(at, at + 1, name) for at, name in enumerate((*names, "no label of it")))
    document = Document("abcdefg", "a", spans=spans, relations=(DocumentRelation(0, "made by", 1),))
    path, losses = written(FORMAT, [document], tmp_path, WriteOptions(scheme))
    assert losses.losses() == ()
    assert read_again(FORMAT, path) == expected(FORMAT, [document])
    types = [line.split()[1] for line in (path / "a.ann").read_text().splitlines()]
    assert types == ["a_b_2", "a_b", "_", "_--", "SEPARATOR_2", "a__b_", "no_label_of_it", "made_by"]
    conf = (path / "annotation.conf").read_text()
    assert "made_by\tArg1:a_b_2|a_b, Arg2:a_b\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n" in conf
    visual = (path / "visual.conf").read_text()
    assert "a_b_2 | a b\n" in visual
    assert "a|<b>" not in visual


def test_every_key_has_a_file_of_its_own(tmp_path: Path) -> None:
    keys = ["a/b", "..", ".a", "con", "A", "a%2Fb", "ü 1", "x."]
    documents = [made(f"text {key}", key=key) for key in keys]
    path, losses = written(FORMAT, documents, tmp_path)
    assert losses.losses() == ()
    assert sorted(document.key or "" for document in read_again(FORMAT, path)) == sorted(keys)


def test_keys_that_no_file_name_can_have_are_told(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [made("1", key="é" * 300), made("2", key="b"), made("3", key="B")], tmp_path)
    assert lost(losses) == {KEYS: 2}
    assert not losses.refuses
    assert sorted(document.text for document in read(FORMAT, path, LossTally())) == ["1", "2", "3"]


@settings(max_examples=40, deadline=None)
@given(collections())
def test_what_is_written_is_what_an_independent_reader_finds(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(FORMAT, given, Path(folder))
        left_out = {loss.kind: loss.count for loss in losses.losses()}
        found = independent(path)
        assert sum(count for count, _, _ in found.values()) == sum(len(one.spans) for one in given) - left_out.get(
            EDGES, 0
        )
        assert sum(count for *_, count in found.values()) == sum(len(one.relations) for one in given) - left_out.get(
            NO_ENDS, 0
        )


def test_what_is_written_is_valid_for_an_independent_reader(tmp_path: Path) -> None:
    document = Document(
        TEXT,
        "a",
        spans=(DocumentSpan(2, 7, "DRUG", "a note"), DocumentSpan(35, 47, "two words")),
        relations=(DocumentRelation(0, "made by", 1),),
    )
    path, _ = written(FORMAT, [document], tmp_path)
    (found,) = bioc.brat.listdir(str(path))
    validate(found)
    assert [entity.text for entity in found.entities] == ["Roche", "$1.4 billion"]


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_the_same_documents_give_the_same_bytes(data: st.DataObject) -> None:
    given = data.draw(collections())
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = (written(FORMAT, given, Path(folder))[0] for folder in (one, other))
        names = sorted(file.name for file in first.iterdir())
        assert [(first / name).read_bytes() for name in names] == [(second / name).read_bytes() for name in names]
        assert {"annotation.conf", "visual.conf"} <= set(names)


def test_the_configuration_lists_the_scheme(tmp_path: Path) -> None:
    path, _ = written(FORMAT, [], tmp_path)
    entities = (path / "annotation.conf").read_text().split("\n\n")[0].splitlines()
    assert [line for line in entities if not line.startswith("#")] == [
        "[entities]",
        *("DRUG", "DRUG_CLASS", "Gr__e", "two_words"),
    ]
    assert [label.name for label in SCHEME.labels] == ["DRUG", "DRUG_CLASS", "Größe", "two words"]
