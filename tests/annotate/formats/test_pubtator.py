from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from bioc import pubtator
from hypothesis import given, settings

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part
from annotate.formats.pubtator import FORMAT
from annotate.formats.reading import read
from tests.annotate.formats.documents import collections, expected, read_again, written
from tests.annotate.formats.mangling import mangled, read_or_refused

ENTRY = """1000475|t|Antidepressant-induced mania.
1000475|a|Abstract with lithium here.
1000475\t23\t28\tmania\tDisease\tD001714
1000475\t44\t51\tlithium\tChemical\tD008094
1000475\tCID\tD008094\tD001714
"""
EMOJI = "1|t|🧬 Roche's unit.\n1|a|It pays Alnylam.\n"


def place(folder: Path, content: str | bytes) -> Path:
    path = folder / "a.pubtator"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def all_of(path: Path, losses: LossTally | None = None, options: ReadOptions | None = None) -> list[Document]:
    return list(read(FORMAT, path, losses or LossTally(), options or ReadOptions()))


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(document.surface(span), span.label) for span in document.spans]


def lost(losses: LossTally) -> dict[str, int]:
    return {loss.kind: loss.count for loss in losses.losses()}


def test_title_and_abstract_are_two_lines_of_the_text(tmp_path: Path) -> None:
    losses = LossTally()
    (document,) = all_of(place(tmp_path, ENTRY), losses)
    assert document.text == "Antidepressant-induced mania.\nAbstract with lithium here."
    assert document.key == "1000475"
    assert surfaces(document) == [("mania", "Disease"), ("lithium", "Chemical")]
    assert lost(losses) == {"identifiers of annotations": 2, "relations between identifiers": 1}


@pytest.mark.parametrize(
    "content",
    [
        ENTRY + "\n" + ENTRY.replace("1000475", "2"),
        "\ufeff\n\n" + ENTRY.replace("\n", "\r\n") + "\r\n \r\n" + ENTRY.replace("1000475", "2") + "\n\n",
        ENTRY + ENTRY.replace("1000475", "2"),  # the blank line is missing
    ],
)
def test_articles_follow_each_other(tmp_path: Path, content: str) -> None:
    found = all_of(place(tmp_path, content))
    assert [document.key for document in found] == ["1000475", "2"]
    assert surfaces(found[0]) == surfaces(found[1])


@pytest.mark.parametrize("start", [2, 3, 5])  # code points, UTF-16 units, bytes
def test_offsets_of_any_unit_are_told_by_the_mentions(tmp_path: Path, start: int) -> None:
    content = f"{EMOJI}1\t{start}\t{start + 5}\tRoche\tORG\t-\n1\t{start + 22}\t{start + 29}\tAlnylam\tORG\t-1\t\n"
    losses = LossTally()
    (document,) = all_of(place(tmp_path, content), losses)
    assert surfaces(document) == [("Roche", "ORG"), ("Alnylam", "ORG")]
    assert losses.losses() == ()


def test_full_texts_of_taggers_have_further_passages(tmp_path: Path) -> None:
    passages = "7|title|Roche buys.\n7|abstract|It pays.\n7|paragraph_1|\n7|paragraph_1|Alnylam is up.\n"
    (document,) = all_of(place(tmp_path, f"{passages}7\t0\t5\tRoche\tORG\n7\t22\t29\tAlnylam\tORG\n"))
    assert document.text == "Roche buys.\nIt pays.\n\nAlnylam is up."
    assert surfaces(document) == [("Roche", "ORG"), ("Alnylam", "ORG")]
    again = all_of(place(tmp_path, passages + passages.replace("7|", "8|")))
    assert [document.key for document in again] == ["7", "8"]


def test_mentions_in_an_abstract_that_is_not_there_are_a_loss(tmp_path: Path) -> None:
    title = "7|t|Roche 🧬 waits.\n"
    mentions = "7\t0\t5\tRoche\tORG\n7\t20\t31\tNO ABSTRACT\tChemical\n"
    for abstract in ("", "7|a|\n"):
        losses = LossTally()
        (document,) = all_of(place(tmp_path, title + abstract + mentions), losses)
        assert surfaces(document) == [("Roche", "ORG")]
        assert lost(losses) == {"annotations of an abstract that is not there": 1}
    with pytest.raises(UnreadableInput, match="line 4: 20 to 31 is no stretch"):
        all_of(place(tmp_path, title + "7|a|Why?\n" + mentions))


def test_variants_of_corpora_are_read(tmp_path: Path) -> None:
    content = (
        "9|t|colorectal, endometrial and ovarian cancer\n"
        "9|a|\n"
        "9\t0\t42\tcolorectal, endometrial and ovarian cancer\tCompositeMention\tD1|D2|D3\tcolorectal cancer|x|y\n"
        "9\t28\t42\tovarian cancer\tDisease\n"
        "9\t0\t0\t\tDisease\tD1\n"
        "9\tAssociation\tD1\t3175\tNovel\n"
    )
    losses = LossTally()
    (document,) = all_of(place(tmp_path, content), losses)
    assert document.text == "colorectal, endometrial and ovarian cancer"
    assert [span.label for span in document.spans] == ["CompositeMention", "Disease"]
    assert lost(losses) == {
        "identifiers of annotations": 1,
        "relations between identifiers": 1,
        "annotations that cover nothing": 1,
    }


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (ENTRY.replace("\t44\t51", "\t45\t52"), 4, "45 to 52 covers 'ithium ', not 'lithium'"),
        (ENTRY.replace("\t44\t51", "\t-1\t6"), 4, "-1 to 6 is no stretch"),
        (ENTRY.replace("\t44\t51", "\t44\t510"), 4, "44 to 510 is no stretch"),
        (ENTRY.replace("\t44\t51", "\tx\t51"), 4, "is no mention and no relation"),
        (ENTRY.replace("\t44\t51", f"\t44\t{'9' * 5000}"), 4, "is no mention and no relation"),
        (ENTRY[: ENTRY.index("\tlithium")], 4, "is no mention and no relation"),
        (ENTRY.replace("1000475\t44", "7\t44"), 4, "is no line of an article"),
        (ENTRY.replace("1000475|a", "7|a"), 2, "'7' within article '1000475'"),
        (ENTRY.replace("\n1000475\t23", "\n1000475|a|More.\n1000475\t23"), 3, "another abstract"),
        ("1|a|Abstract.\n\n", 1, "without a title"),
        ("Plain text.\n", 1, "is no line of an article"),
        (b"1|t|\xff\n", 1, "not UTF-8"),
    ],
)
def test_what_is_not_pubtator_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(UnreadableInput) as raised:
        all_of(place(tmp_path, content))
    assert f"{tmp_path / 'a.pubtator'}, line {line}: " in raised.value.message
    assert reason in raised.value.message


def test_lines_and_articles_have_a_limit(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="line 1: more than 40 bytes"):
        all_of(place(tmp_path, "1|t|" + "a" * 99), options=ReadOptions(max_bytes=10))
    with pytest.raises(UnreadableInput, match="the lines of article '1' are too many"):
        all_of(place(tmp_path, "1|t|a\n" + "1\tCID\tD1\tD2\n" * 50), options=ReadOptions(max_bytes=10))


@settings(max_examples=80, deadline=None)
@given(mangled(ENTRY.encode() + b"\n" + EMOJI.encode()))
def test_mangled_files_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_or_refused(FORMAT, place(Path(folder), content))


@settings(max_examples=60, deadline=None)
@given(collections())
def test_what_is_kept_comes_back_with_blanks_for_line_breaks(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(FORMAT, given, Path(folder))
        found = read_again(FORMAT, path)
    assert lost(losses).get(Part.TEXT.value.loss, 0) == sum(
        one.text != other.text for one, other in zip(given, found, strict=True)
    )
    for one, other in zip(expected(FORMAT, given), found, strict=True):
        assert [" " if char.isspace() else char for char in one.text] == [
            " " if char.isspace() else char for char in other.text
        ]
        assert other == replace(one, text=other.text)


@pytest.mark.parametrize("text", ["One line.", "Title.\nAbstract.", "\nAbstract.", "Title.\n  Abstract. "])
def test_texts_of_one_or_two_lines_come_back_to_the_letter(tmp_path: Path, text: str) -> None:
    path, losses = written(FORMAT, [Document(text, "a")], tmp_path)
    assert losses.losses() == ()
    assert read_again(FORMAT, path) == [Document(text, "a")]


@pytest.mark.parametrize("text", ["a\nb\nc", "a\tb", "a\n", "a\r\nb", "a\u2028b\x85c"])
def test_texts_that_change_are_counted(tmp_path: Path, text: str) -> None:
    path, losses = written(FORMAT, [Document(text, "a")], tmp_path)
    assert lost(losses) == {Part.TEXT.value.loss: 1}
    assert len(read_again(FORMAT, path)[0].text) == len(text)


def test_keys_are_coded_where_a_column_cannot_have_them(tmp_path: Path) -> None:
    documents = [Document(f"text of {key}", key) for key in ("a|t|b", "x\ty", "ü", "100%", " ")]
    path, _ = written(FORMAT, documents, tmp_path)
    assert [document.key for document in read_again(FORMAT, path)] == [document.key for document in documents]


@settings(max_examples=40, deadline=None)
@given(collections())
def test_an_independent_reader_finds_what_is_written(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, _ = written(FORMAT, given, Path(folder))
        found = pubtator.loads(path.read_text(encoding="utf-8"))
        assert [len(one.annotations) for one in found] == [len(one.spans) for one in given]
        assert all(one.relations == [] for one in found)
        again, _ = written(FORMAT, given, Path(folder))
        assert again.read_bytes() == path.read_bytes()


def test_what_is_written_is_valid_for_an_independent_reader(tmp_path: Path) -> None:
    text = "🧬 Roche's unit.\nIt pays\nAlnylam."
    document = Document(text, "a1", spans=(DocumentSpan(2, 7, "ORG"), DocumentSpan(19, 31, "two words")))
    path, _ = written(FORMAT, [document], tmp_path)
    (found,) = pubtator.loads(path.read_text(encoding="utf-8"))
    pubtator.validate(found)
    assert [(one.start, one.end, one.text, one.type, one.id) for one in found.annotations] == [
        (2, 7, "Roche", "ORG", "-"),
        (19, 31, "pays Alnylam", "two words", "-"),
    ]
