"""Documents of every kind, for tests that write them and read them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotate.formats.document import Answer, Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format, ReadOptions, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import Part, kept
from annotate.formats.reading import read, tidy
from store.records import ArticleStatus, Choice, Label, LabelScheme, Question, RelationType

LABELS = ("DRUG", "DRUG_CLASS", "Größe", "two words")
RELATIONS = ("treats", "made by")
QUESTIONS = {"tone": ("bad", "good"), "topic": ("deal", "trial")}

SCHEME = LabelScheme(
    "test",
    1,
    tuple(Label(name, key, "red", f"what a {name} is") for name, key in zip(LABELS, "1234", strict=True)),
    "free",
    tuple(
        Question(name, "multiple", tuple(Choice(choice, choice[0]) for choice in choices))
        for name, choices in QUESTIONS.items()
    ),
    tuple(RelationType(name, name[0], LABELS, LABELS) for name in RELATIONS),
)

LETTERS = "abz .,-_|[]*;:\\/#<>&\"'=\n\t1é中文🧬\u200d\u0301ﬁ"
"""What texts are made of: marks that some format reads as its own, and characters of every width."""

_texts = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: not text.isspace())
_words = st.text("ab -é中🧬\"',|<&", min_size=1, max_size=12).filter(lambda word: word == word.strip() != "")
_notes = st.none() | _words
_scores = st.none() | st.sampled_from([0.0, 0.5, 0.875, 1.0])
_names = st.none() | st.sampled_from(["ada", "grace h."])
_times = st.none() | st.sampled_from(["2026-11-20T10:00:00.000000Z", "2026-11-21T11:30:00.250000Z"])
_metadata = st.dictionaries(
    st.sampled_from(["section", "lang", "pages"]), _words | st.integers(-9, 9) | st.booleans() | st.none(), max_size=2
)


@st.composite
def documents(draw: st.DrawFn, key: str | None = None) -> Document:
    """A document with anything that gold may have."""
    text = draw(_texts)
    spans = draw(_spans(text, annotated=True))
    taken = {span.place for span in spans}
    negatives = [span for span in draw(_spans(text, annotated=False)) if span.place not in taken]
    found = Document(
        text,
        key or draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)),
        title=draw(_words),
        source=draw(st.none() | _words),
        published=draw(st.none() | st.sampled_from(["2026-11-20", "2026-11-20T10:00:00Z"])),
        url=draw(st.none() | st.just("https://example.org/a?b=c&d=1")),
        metadata=draw(_metadata),
        spans=tuple(spans),
        negatives=tuple(negatives),
        answers=tuple(draw(st.lists(st.sampled_from(_ANSWERS), max_size=2))),
        note=draw(_notes),
        flagged=draw(st.booleans()),
        status=draw(st.sampled_from(ArticleStatus)),
        complete=draw(st.none() | st.just(LABELS[:2])),
        where="made",
    )
    return tidy(draw(_with_relations(tidy(found))))


_ANSWERS = [Answer(question, choice) for question, choices in QUESTIONS.items() for choice in choices]


@st.composite
def _spans(draw: st.DrawFn, text: str, *, annotated: bool) -> list[DocumentSpan]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, min(len(text), start + 20)))
        if text[start:end].isspace():
            continue
        score = draw(_scores)
        detector = draw(st.none() | st.just("rules")) if score is None else "model-1"
        by = (draw(_notes), score, detector, draw(_names), draw(_times)) if annotated else (None, score, detector)
        found.append(DocumentSpan(start, end, draw(st.sampled_from(LABELS)), *by))
    return found


@st.composite
def _with_relations(draw: st.DrawFn, document: Document) -> Document:
    count = len(document.spans)
    if count < 2:
        return document
    pairs: list[Any] = draw(st.lists(st.permutations(range(count)), max_size=2))
    relations = tuple(DocumentRelation(pair[0], draw(st.sampled_from(RELATIONS)), pair[1]) for pair in pairs)
    return replace(document, relations=relations)


@st.composite
def collections(draw: st.DrawFn, max_size: int = 3) -> list[Document]:
    """Some documents whose keys differ, in order of their keys, and whose texts differ."""
    found = [draw(documents(key=f"{number}-a")) for number in range(draw(st.integers(1, max_size)))]
    return sorted({document.text: document for document in found}.values(), key=lambda document: document.key or "")


def written(
    form: Format, given: Sequence[Document], folder: Path, options: WriteOptions | None = None
) -> tuple[Path, LossTally]:
    """The place at which documents are written in a format, below an empty folder, and what the writer lost."""
    losses = LossTally()
    options = options or WriteOptions(SCHEME)
    path = folder / f"written{form.suffix}"
    if form.write_folder is not None:
        path.mkdir()
        form.write_folder(given, path, losses, options)
    else:
        assert form.write is not None
        with path.open("wb") as file:
            form.write(given, file, losses, options)
    return path, losses


def read_again(form: Format, path: Path, options: ReadOptions | None = None) -> list[Document]:
    """The documents at a place; nothing of what is written here may be lost in reading."""
    losses = LossTally()
    found = list(read(form, path, losses, options or ReadOptions()))
    assert losses.losses() == ()
    return found


def expected(form: Format, given: Sequence[Document]) -> list[Document]:
    """What documents are after a round trip, by what a format declares to keep."""
    return [kept(document, form.keeps) for document in given]


def keeps_text(form: Format) -> bool:
    """Whether texts come back to the letter."""
    return Part.TEXT in form.keeps
