from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats import tagged_words
from annotate.formats.conll.conll import BLANK_IN_LABEL, FORMAT, MARKS
from annotate.formats.conll.reading import COLUMNS, COMMENTS, UNKNOWN, WITHOUT_TEXT
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from annotate.overlap import flat
from tests.annotate.formats.documents import SCHEME, collections, read_again, written
from tests.store.samples import CANONICAL

FILES = Path(__file__).parent / "files" / "doccano"
DEAL = Document(
    CANONICAL,
    "deal",
    spans=(
        DocumentSpan(2, 7, "ORG"),
        DocumentSpan(35, 47, "MONEY"),
        DocumentSpan(52, 59, "ORG"),
        DocumentSpan(73, 75, "PERCENT"),
    ),
)


@pytest.fixture(autouse=True, scope="module")
def one_pipeline() -> Iterator[None]:
    """Make the blank pipeline once: that takes longer than all else here."""
    import spacy

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spacy, "blank", cache(spacy.blank))
        yield


def read_text(text: str, options: ReadOptions | None = None) -> tuple[list[Document], dict[str, int]]:
    losses = LossTally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.conll"
        path.write_bytes(text.encode())
        found = list(read(FORMAT, path, losses, options or ReadOptions()))
    return found, {loss.kind: loss.count for loss in losses.losses()}


def surfaces(document: Document) -> list[tuple[str, str]]:
    return [(document.surface(span), span.label) for span in document.spans]


def test_the_canonical_document_has_these_tags(tmp_path: Path) -> None:
    path, losses = written(FORMAT, [DEAL], tmp_path)
    head, *sentences = path.read_text(encoding="utf-8").removesuffix("\n\n").split("\n\n")
    assert head == "-DOCSTART- -X- O O"
    tags = [[line.split(" ")[3] for line in sentence.split("\n")] for sentence in sentences]
    assert tags == [
        ["O", "B-ORG", "O", "O", "O", "O", "O", "B-MONEY", "I-MONEY", "I-MONEY", "O", "B-ORG", "O"],
        ["O", "O", "B-PERCENT", "I-PERCENT", "O"],
    ]
    assert [(loss.kind, loss.refuses) for loss in losses.losses()] == [(tagged_words.TEXT, False)]
    [document] = read_again(FORMAT, path)
    assert document.text.startswith("🧬 Roche 's U.S.-based unit")
    assert document.text.endswith("Alnylam .\nShares rose 4 % .")
    assert surfaces(document) == [("Roche", "ORG"), ("$ 1.4 billion", "MONEY"), ("Alnylam", "ORG"), ("4 %", "PERCENT")]


def test_a_span_inside_a_token_is_split_off_or_a_loss(tmp_path: Path) -> None:
    place = DocumentSpan(10, 14, "GPE")
    document = Document(CANONICAL, "deal", spans=(place,))
    path, losses = written(FORMAT, [document], tmp_path)
    assert "U.S. -X- O B-GPE\n-based -X- O O\n" in path.read_text(encoding="utf-8")
    path, losses = written(FORMAT, [document], tmp_path, WriteOptions(SCHEME, "strict"))
    assert "GPE" not in path.read_text(encoding="utf-8")
    [loss] = [loss for loss in losses.losses() if loss.refuses]
    assert (loss.kind, loss.count, loss.examples) == (tagged_words.OFF_TOKEN, 1, ("deal 10..14 GPE 'U.S.'",))


def test_an_annotation_over_a_line_break_stays_whole(tmp_path: Path) -> None:
    document = Document("In New\nYork City\nnow.", "a", spans=(DocumentSpan(3, 11, "GPE"),))
    path, _ = written(FORMAT, [document], tmp_path)
    [found] = read_again(FORMAT, path)
    assert (found.text, surfaces(found)) == ("In New York City\nnow .", [("New York", "GPE")])


def test_what_columns_cannot_hold_is_a_loss(tmp_path: Path) -> None:
    text = "a -DOCSTART- b"
    document = Document(text, "a", spans=(DocumentSpan(0, 1, "two words"), DocumentSpan(2, 12, "A")))
    path, losses = written(FORMAT, [document], tmp_path)
    assert {loss.kind: loss.count for loss in losses.losses() if loss.refuses} == {BLANK_IN_LABEL: 1, MARKS: 1}
    [found] = read_again(FORMAT, path)
    assert (found.text, found.spans) == ("a b", ())


@settings(max_examples=25, deadline=None)
@given(given=collections())
def test_tokens_and_entities_come_back(given: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, losses = written(FORMAT, given, Path(folder))
        found = read_again(FORMAT, path)
    assert {loss.kind for loss in losses.losses()} <= set(FORMAT.not_written)
    for document, again in zip(given, found, strict=True):
        assert again.text.split() == [word for word in again.text.replace("\n", " ").split(" ") if word]
        assert "".join(again.text.split()) == "".join(document.text.split())
        kept = flat(span for span in document.spans if " " not in span.label)
        assert [(span.label, _bare(again, span)) for span in again.spans] == [
            (span.label, _bare(document, span)) for span in kept
        ]


def _bare(document: Document, span: DocumentSpan) -> tuple[str, int]:
    """What a span covers without white space, and how much other text stands before it."""
    return "".join(document.surface(span).split()), len("".join(document.text[: span.start].split()))


@settings(max_examples=20, deadline=None)
@given(given=collections())
def test_spacy_reads_the_entities_that_are_written(given: list[Document]) -> None:
    conll_ner_to_docs: Any = import_module("spacy.training.converters").conll_ner_to_docs
    file = io.BytesIO()
    assert FORMAT.write is not None
    FORMAT.write(given, file, LossTally(), WriteOptions(SCHEME))
    docs = list(conll_ner_to_docs(file.getvalue().decode(), n_sents=0, no_print=True))
    found, _ = read_text(file.getvalue().decode())
    assert [[token.text for token in doc] for doc in docs] == [document.text.split() for document in found]
    assert [[(ent.text, ent.label_) for ent in doc.ents] for doc in docs] == [
        [(document.surface(span).replace("\n", " "), span.label) for span in document.spans] for document in found
    ]


def test_spacy_convert_takes_what_is_written(tmp_path: Path) -> None:
    import spacy
    from spacy.cli.convert import convert
    from spacy.tokens import DocBin

    written(FORMAT, [DEAL, DEAL], tmp_path)
    convert(tmp_path / "written.conll", tmp_path, converter="ner", file_type="spacy", silent=True)
    docs = list(DocBin().from_disk(tmp_path / "written.spacy").get_docs(spacy.blank("en").vocab))
    assert [[ent.text for ent in doc.ents] for doc in docs] == [["Roche", "$ 1.4 billion", "Alnylam", "4 %"]] * 2


def counts_by_doccano(path: Path) -> list[Counter[str]]:
    """The entities of each example by doccano's rules: two columns parted by a TAB, an example a block of lines."""
    blocks = [block.split("\n") for block in path.read_text(encoding="utf-8").strip().split("\n\n")]
    return [
        Counter(line.split("\t")[1][2:] for line in block if line.split("\t")[1].startswith("B-")) for block in blocks
    ]


@pytest.mark.parametrize("name", ["example.conll", "labeling.trailing.conll"])
def test_doccano_files_have_the_entities_that_doccano_counts(name: str) -> None:
    losses = LossTally()
    found = list(read(FORMAT, FILES / name, losses))
    assert losses.losses() == ()
    assert [Counter(span.label for span in document.spans) for document in found] == counts_by_doccano(FILES / name)


def test_a_doccano_file_that_is_none_is_refused_with_its_line() -> None:
    path = FILES / "labeling.invalid.conll"
    with pytest.raises(UnreadableInput, match=r"labeling\.invalid\.conll, line 1: 'SOCCERO' in the last column"):
        list(read(FORMAT, path, LossTally()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # the shared task, IOB1
        (
            "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\nBonn NNP I-NP I-LOC\n"
            "Rom NNP I-NP B-LOC\n\n-DOCSTART- -X- -X- O\n\nPeter NNP I-NP I-PER\n",
            [("EU rejects\nBonn Rom", ["EU", "Bonn", "Rom"]), ("Peter", ["Peter"])],
        ),
        # Potato: TABs
        (
            "-DOCSTART-\t-X-\t-X-\tO\n\nEU\t-X-\t_\tB-ORG\n\n-DOCSTART-\t-X-\t-X-\tO\n\nBonn\t-X-\t_\tB-LOC\n\n",
            [("EU", ["EU"]), ("Bonn", ["Bonn"])],
        ),
        # Label Studio: one document line for all tasks
        (
            "-DOCSTART- -X- O\nEU -X- _ B-ORG\nno -X- _ O\n\nBonn -X- _ B-LOC\n\n",
            [("EU no", ["EU"]), ("Bonn", ["Bonn"])],
        ),
        # CoNLL-2002, three columns and no blank line behind a document line
        ("-DOCSTART- -DOCSTART- O\nEU N B-ORG\n\nBonn N B-LOC\n", [("EU\nBonn", ["EU", "Bonn"])]),
        # TABs with blanks in tokens, BILUO, Windows line ends, a byte order mark, a blank line with a TAB
        (
            "\ufeffNew York\tB-GPE\r\nCity\tL-GPE\r\n\t\r\nEU\tU-ORG\r\n",
            [("New York City", ["New York City"]), ("EU", ["EU"])],
        ),
        # spaCy's iob
        (
            "I|PRP|O like|VBP|O New|NNP|B-GPE York|NNP|I-GPE\nEU|NNP|B-ORG\n",
            [("I like New York", ["New York"]), ("EU", ["EU"])],
        ),
        ("a|b|O EU|B-ORG", [("a|b EU", ["EU"])]),
        # a file that ends in a byte order mark, as WNUT 2017 does
        ("EU B-ORG\n\n\ufeff\n", [("EU", ["EU"])]),
    ],
)
def test_what_the_tools_write_is_read(text: str, found: list[tuple[str, list[str]]]) -> None:
    documents, _ = read_text(text)
    assert [(document.text, [surface for surface, _ in surfaces(document)]) for document in documents] == found


def test_a_document_line_may_have_the_key() -> None:
    documents, _ = read_text("-DOCSTART- (a 1) -X- O\n\na O\n\n-DOCSTART- -X- O O\n\nb O\n")
    assert [document.key for document in documents] == ["a 1", None]
    assert [document.where.rpartition(", ")[2] for document in documents] == ["line 3", "line 7"]


def test_tokens_may_be_counted_and_have_two_layers_of_tags() -> None:
    first = "#\thttp://example.org\t[2010-07-04]\n1\tUni\tB-ORG\tO\n2\tKöln\tI-ORG\tB-LOC\n3\tsagt\tO\tO\n\n"
    documents, losses = read_text(first + "#\thttp://example.org\n1\tRom\tB-LOC\tO\n")
    assert [(document.text, surfaces(document)) for document in documents] == [
        ("Uni Köln sagt", [("Uni Köln", "ORG"), ("Köln", "LOC")]),
        ("Rom", [("Rom", "LOC")]),
    ]
    assert losses == {COMMENTS: 2}
    documents, losses = read_text("# id = 1\n1\tIn\tIN\tO\n2\tRom\tNNP\tS-LOC\n")
    assert [(document.text, surfaces(document)) for document in documents] == [("In Rom", [("Rom", "LOC")])]
    assert losses == {COMMENTS: 1, COLUMNS: 1}


def test_what_is_not_taken_is_told() -> None:
    _, losses = read_text("# id 5 domain=train\nEU NNP B-ORG\n# SYM O\nof IN -\n\n# text = O\nRom NNP O\n")
    assert losses == {COMMENTS: 2, COLUMNS: 1, UNKNOWN: 1}
    _, losses = read_text("EU\tB-ORG\n\tI-ORG\n")
    assert losses == {WITHOUT_TEXT: 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EU B-ORG\nof O O\n", "line 2: 3 columns"),
        ("EU\tB-ORG\nof O\n", "line 2: 'of O' in the last column is no tag"),
        ("EU B-ORG\nof\n", "line 2: 'of' in the last column"),
        ("O\n", "line 1: 1 columns"),
        ("Token Tag\nEU B-ORG\n", "line 1: 'Tag'"),
        ("EU B-\n", "line 1"),
        ("1 EU _ _ O _\n", "line 1: '_'"),
        ("EU|B-ORG\nof|IN|O\nin O\n", "line 3"),
        ('{"text": "a"}\n', "line 1"),
        ("1\tEU\tB-ORG\tO\n2\tof\tO\tO\n3\tRom\tO\tO\n", "line 3: the first column counts the tokens"),
        ("# x\n1\tEU\tB-ORG\tO\n3\tof\tO\tO\n", "line 3: '3' where the lines before it count the tokens"),
        ("# x\n1\tEU\tB-ORG\tO\n2\tof\tIN\tO\n", "line 3: 'IN' in the third column is no tag"),
        ("#begin document (bn/abc/00); part 000\nbn/abc/00 0 0 Rom NNP * -\n", "line 1: CoNLL-2011 and 2012"),
    ],
)
def test_other_lines_are_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=r"given\.conll, ") as caught:
        read_text(text)
    assert message in caught.value.message


def test_documents_and_lines_have_a_limit() -> None:
    with pytest.raises(UnreadableInput, match="line 3: the document from line 1 on has more than 10 bytes"):
        read_text("abc O\n" * 9, ReadOptions(max_bytes=10))
    with pytest.raises(UnreadableInput, match="line 1: more than"):
        read_text("a" * 100_000, ReadOptions(max_bytes=10))
    found, _ = read_text("abc O\n\n" * 9, ReadOptions(max_bytes=10))
    assert len(found) == 9


SAMPLE = (
    "-DOCSTART- -X- -X- O\n\nEU NNP I-NP I-ORG\n's POS O O\n\n🧬 SYM O B-X\n\n-DOCSTART- -X- -X- O\n\nRom NNP O S-GPE\n"
).encode()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([SAMPLE, SAMPLE.replace(b" ", b"\t"), b"EU|B-ORG of|O\nRom|B-GPE\n"]))
    )
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.conll"
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        refused = ""
        try:
            texts = [document.text for document in read(FORMAT, path, LossTally())]
        except UnreadableInput as error:
            texts, refused = [], error.message
    assert all(texts)
    assert not refused or "given.conll, line" in refused


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (written(FORMAT, [DEAL], tmp_path / name)[0].read_bytes() for name in "ab")
    assert first == second
