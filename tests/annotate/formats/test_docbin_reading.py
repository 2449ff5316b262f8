from __future__ import annotations

import json
import struct
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.docbin import arrays as docbin_arrays
from annotate.formats.docbin.docbin import FORMAT
from annotate.formats.docbin.reading import CATEGORIES, IDENTIFIED, LINGUISTIC, NOT_READ, UNLABELLED
from annotate.formats.docbin.user_data import USER_DATA
from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.reading import read
from store.records import ArticleStatus

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FILES = Path(__file__).parent / "files" / "prodigy"
TEXT = "🧬 Roche buys Alnylam in U.S.-based deal."


@cache
def blank() -> Language:
    import spacy

    return spacy.blank("en")


def made(text: str = TEXT) -> Doc:
    return blank()(text)


def span(doc: Doc, start: int, end: int, label: str, **more: Any) -> Any:
    from spacy.tokens import Span

    return Span(doc, start, end, label, **more)


def packed(*docs: Doc, **options: Any) -> dict[str, Any]:
    """The map that a DocBin of these docs holds."""
    from spacy.tokens import DocBin

    unpacked = srsly.msgpack_loads(zlib.decompress(DocBin(docs=docs, store_user_data=True, **options).to_bytes()))
    assert isinstance(unpacked, dict)
    return unpacked


def read_bytes(content: bytes, options: ReadOptions | None = None) -> tuple[list[Document], dict[str, int]]:
    losses = LossTally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given.spacy"
        path.write_bytes(content)
        found = list(read(FORMAT, path, losses, options or ReadOptions()))
    counted = {loss.kind: loss.count for loss in losses.losses()}
    assert counted.keys() <= {*NOT_READ, "articles without text"}
    return found, counted


def read_map(data: Any, options: ReadOptions | None = None) -> tuple[list[Document], dict[str, int]]:
    return read_bytes(zlib.compress(srsly.msgpack_dumps(data)), options)


def places(spans: tuple[DocumentSpan, ...]) -> list[tuple[int, int, str]]:
    return [one[:3] for one in spans]


def test_the_docs_of_prodigy_are_its_tasks() -> None:
    tasks = [json.loads(line) for line in (FILES / "demo.jsonl").read_text(encoding="utf-8").splitlines()]
    losses = LossTally()
    found = list(read(FORMAT, FILES / "demo.spacy", losses))
    assert losses.losses() == ()
    assert [(each.text, places(each.spans)) for each in found] == [
        (task["text"], [(one["start"], one["end"], one["label"]) for one in task["spans"]]) for task in tasks
    ]
    assert [each.status for each in found] == [ArticleStatus.REVIEWED] * len(tasks)


def test_entities_and_groups_are_annotations_and_negatives() -> None:
    doc = made()
    doc.set_ents([span(doc, 1, 2, "ORG")], default="missing")
    doc.spans["sc"] = [span(doc, 1, 2, "ORG"), span(doc, 1, 4, "DEAL")]
    doc.spans["other"] = [span(doc, 3, 4, "ORG")]
    doc.spans["incorrect_spans"] = [span(doc, 2, 3, "ORG")]
    [found], losses = read_map(packed(doc))
    assert found.text == TEXT
    assert places(found.spans) == [(2, 20, "DEAL"), (2, 7, "ORG"), (13, 20, "ORG")]
    assert places(found.negatives) == [(8, 12, "ORG")]
    assert (found.status, losses) == (None, {})


@pytest.mark.parametrize(
    ("default", "blocked", "status"),
    [
        ("outside", False, ArticleStatus.REVIEWED),
        ("missing", False, None),
        ("unmodified", False, None),
        ("outside", True, ArticleStatus.REVIEWED),
    ],
)
def test_an_article_without_missing_tokens_is_reviewed(
    default: str, blocked: bool, status: ArticleStatus | None
) -> None:
    doc = made()
    doc.set_ents([span(doc, 1, 2, "ORG")], blocked=[span(doc, 2, 4, "")] if blocked else [], default=default)
    [found], _ = read_map(packed(doc))
    assert (found.status, places(found.spans)) == (status, [(2, 7, "ORG")])


def test_neighbours_of_one_label_stay_apart() -> None:
    doc = made()
    doc.set_ents([span(doc, 1, 2, "ORG"), span(doc, 2, 4, "ORG"), span(doc, 4, 5, "GPE")])
    [found], _ = read_map(packed(doc))
    assert places(found.spans) == [(one.start_char, one.end_char, one.label_) for one in doc.ents]


def test_categories_are_answers() -> None:
    doc = made()
    doc.cats.update({"topic:deal": 1.0, "topic:trial": 0.0, "a:b:c": 1.0, "POSITIVE": 1.0, "tone:good": 0.7, ":x": 1.0})
    [found], losses = read_map(packed(doc))
    assert found.answers == (Answer("a", "b:c"), Answer("topic", "deal"))
    assert losses == {CATEGORIES: 3}


def test_what_stands_beside_the_annotation_is_told() -> None:
    doc = made()
    doc.ents = [span(doc, 1, 2, "ORG", kb_id="Q5")]
    doc.spans["sc"] = [span(doc, 3, 4, "")]
    doc[0].lemma_ = "dna"
    doc.user_data["mine"] = 5
    doc.user_data.update({("._.", "mine", 0, None): 5})  # type: ignore[dict-item]
    _, losses = read_map(packed(doc))
    assert losses == {IDENTIFIED: 1, UNLABELLED: 1, LINGUISTIC: 1, USER_DATA: 2}


def test_docs_of_words_alone_have_the_text_that_spacy_gives_them() -> None:
    from spacy.tokens import Doc

    doc = Doc(blank().vocab, words=["Roche", "buys", "NORM", "ORG"], ents=["B-ORG", "O", "O", "O"])
    [found], _ = read_map(packed(doc))
    assert (found.text, places(found.spans)) == (doc.text, [(0, 5, "ORG")])


def test_attributes_may_be_few() -> None:
    doc = made()
    doc.ents = [span(doc, 1, 2, "ORG")]
    [found], _ = read_map(packed(doc, attrs=["ORTH"]))
    assert (found.text, found.spans, found.status) == (TEXT, (), None)


def test_values_of_other_types_in_user_data_are_losses_and_no_harm() -> None:
    doc = made()
    doc.ents = [span(doc, 1, 2, "ORG")]
    odd: dict[str, Any] = {
        "id": 7,
        "status": "finished",
        "title": ["x"],
        "complete": [5],
        "metadata": "[1]",
        "spans": [[2, 7, "ORG", "note", 0.5, None, None, None], [2, 7], None, [2, True, "ORG", *[None] * 5]],
        "relations": [[0, "made by", 0], [0, "x", 9], [0, "x", -1], ["0", "x", 0]],
        "answers": {"topic": "deal"},
        "negatives": 5,
    }
    doc.user_data.update(odd)
    with pytest.raises(UnreadableInput, match=r"a relation 'made by' of .* 'Roche' with itself"):
        read_map(packed(doc))
    doc.user_data["relations"] = odd["relations"][1:]
    [found], losses = read_map(packed(doc))
    assert (found.key, found.status, found.title, found.complete) == ("7", ArticleStatus.REVIEWED, None, None)
    assert (dict(found.metadata), found.relations) == ({}, ())
    assert found.spans == (DocumentSpan(2, 7, "ORG", "note", 0.5),)
    assert losses == {USER_DATA: 12}


def test_user_data_of_spans_that_are_gone_make_none() -> None:
    doc = made()
    doc.ents = [span(doc, 3, 4, "ORG"), span(doc, 1, 2, "ORG")]
    rows = [[2, 7, "ORG", *[None] * 5], [8, 12, "ORG", *[None] * 5], [13, 20, "ORG", *[None] * 5]]
    doc.user_data.update({"spans": rows, "relations": [[0, "buys", 2], [0, "buys", 1]]})
    [found], losses = read_map(packed(doc))
    assert places(found.spans) == [(2, 7, "ORG"), (13, 20, "ORG")]
    assert found.relations == (DocumentRelation(0, "buys", 1),)
    assert losses == {USER_DATA: 1}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    doc = made()
    doc.ents = [span(doc, 1, 2, "ORG")]
    doc.spans["sc"] = [span(doc, 3, 4, "ORG")]
    data = packed(doc)
    change(data)
    return data


def group(start: int, end: int, label: int = 383) -> bytes:
    packed_span = struct.pack(">QQQllll", 0, 0, label, start, end, 0, 0)
    return bytes(
        srsly.msgpack_dumps({srsly.msgpack_dumps({"name": "sc", "attrs": {}, "spans": [packed_span]}): ["sc"]})
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(lengths=struct.pack("<i", 999)), "do not fit together"),
        (lambda data: data.update(lengths=struct.pack("<ii", 999, -990)), "do not fit together"),
        (lambda data: data.update(lengths=b"abc"), "no DocBin"),
        (lambda data: data.update(tokens=data["tokens"][:-8]), "do not fit together"),
        (lambda data: data.update(tokens="text"), "str where bytes should be"),
        (lambda data: data.update(attrs=[]), "tokens have no text"),
        (lambda data: data.update(attrs=["ORTH"]), "attrs is no list of int"),
        (lambda data: data.update(strings=[5]), "strings is no list of str"),
        (lambda data: data.update(strings=[]), "doc 1: no string for"),
        (lambda data: data.pop("tokens"), "NoneType where bytes should be"),
        (lambda data: data.update(span_groups=[group(3, 99)]), "doc 1: a span of the tokens 3 to 99"),
        (lambda data: data.update(span_groups=[group(-2, 1)]), "doc 1: a span of the tokens -2 to 1"),
        (lambda data: data.update(span_groups=[group(3, 3)]), "doc 1: a span of the tokens 3 to 3"),
        (lambda data: data.update(span_groups=[group(1, 2, 2**60)]), "doc 1: no string for"),
        (lambda data: data.update(span_groups=[5]), "doc 1: int where bytes should be"),
        (lambda data: data.update(user_data=[b"\xc1"]), "doc 1"),
        (lambda data: data.update(user_data=[srsly.msgpack_dumps([1])]), "user data that are no map"),
        (lambda data: data.update(cats=5), "cats is no list"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(change: Callable[[dict[str, Any]], object], message: str) -> None:
    with pytest.raises(UnreadableInput, match=r"given\.spacy") as caught:
        read_map(changed(change))
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "breaks off"),
        (b"text", "no DocBin of spaCy"),
        (zlib.compress(b"\x90" * 99), "no DocBin of spaCy"),
        (zlib.compress(b"\x91" * 5_000 + b"\x90"), "no DocBin of spaCy"),
        (zlib.compress(b"\xdd\xff\xff\xff\xff"), "no DocBin of spaCy"),
        (zlib.compress(b"\x81\x80\x80"), "a key that cannot be one"),
        (zlib.compress(srsly.msgpack_dumps({}))[:-5], "breaks off"),
    ],
)
def test_what_is_no_docbin_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput, match=r"given\.spacy") as caught:
        read_bytes(content)
    assert message in caught.value.message


def test_a_file_inflates_no_further_than_is_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin_arrays, "ROOM", 5_000_000)
    with pytest.raises(UnreadableInput, match="inflates to more than 5,000,000 bytes"):
        read_bytes(zlib.compress(b"\x00" * 20_000_000))


def test_a_long_word_that_is_said_often_makes_no_text_beyond_the_limit() -> None:
    from spacy.tokens import Doc

    doc = Doc(blank().vocab, words=["a" * 100_000] * 1000)
    with pytest.raises(UnreadableInput, match="doc 1: a text beyond the limit of 5,000,000 bytes"):
        read_map(packed(doc))


def test_arrays_of_numpy_are_not_made() -> None:
    hostile = {b"nd": True, b"type": "O", b"kind": b"O", b"shape": [1], b"data": b"cos\nsystem\n"}
    [found], losses = read_map(changed(lambda data: data.update(cats=[{"topic:deal": hostile}])))
    assert (found.answers, losses) == ((), {CATEGORIES: 1})


@cache
def sample() -> bytes:
    doc = made()
    doc.ents = [span(doc, 1, 2, "ORG")]
    doc.spans["sc"] = [span(doc, 1, 2, "ORG"), span(doc, 3, 4, "ORG")]
    doc.cats["topic:deal"] = 1.0
    rows = [[2, 7, "ORG", "n", 0.5, "m", "ada", None], [13, 20, "ORG", *[None] * 5]]
    doc.user_data.update({"id": "a", "metadata": '{"a": 1}', "spans": rows, "relations": [[0, "x", 1]]})
    return bytes(srsly.msgpack_dumps(packed(doc, made("Nothing."))))


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 2**63, 0.5, "", "x", b"", b"\xc1", b"\x00" * 8, [], [None], [[]], {}, {"a": []}]
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(sample())
    if data.draw(st.booleans()):
        unpacked: Any = srsly.msgpack_loads(bytes(content))
        name = data.draw(st.sampled_from(sorted(unpacked)))
        inside = isinstance(unpacked[name], list) and unpacked[name] and data.draw(st.booleans())
        holder, key = (
            (unpacked[name], data.draw(st.integers(0, len(unpacked[name]) - 1))) if inside else (unpacked, name)
        )
        holder[key] = data.draw(ODD)
        content = bytearray(srsly.msgpack_dumps(unpacked))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content))) if data.draw(st.integers(0, 4)) == 0 else len(content)
    refused = ""
    try:
        found, _ = read_bytes(zlib.compress(content[:cut]))
    except UnreadableInput as error:
        found, refused = [], error.message
    assert all(document.text for document in found)
    assert not refused or "given.spacy" in refused
