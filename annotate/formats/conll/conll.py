"""CoNLL files: a token a line with its tag in the last column; see ``conll_reading`` for what is read.

Written as ``spacy convert -c ner`` reads it, and close to CoNLL-2003: four columns parted by one blank (word, ``-X-``,
``O``, tag in IOB2), a blank line behind each sentence, ``-DOCSTART- -X- O O`` before each document. A sentence ends at
a line break of the text that no annotation covers; white space is no token. Where annotations overlap, the longest is
written, then the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from annotate.formats import tagged_words
from annotate.formats.conll.reading import DOCUMENT, NOT_READ, read
from annotate.formats.document import Document
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import told
from annotate.formats.tags import Word

BLANK_IN_LABEL = "annotations whose label has a blank"
MARKS = "words that start a document in CoNLL"

_DOCUMENT_LINE = f"{DOCUMENT} -X- O O\n\n"


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents: the same documents, the same bytes."""
    import spacy

    nlp = spacy.blank("en")
    for document in documents:
        spans = [span for span in document.spans if len(span.label.split()) == 1]
        for span in document.spans:
            if span not in spans:
                losses.add(BLANK_IN_LABEL, f"{document.key} {told(document, span)}")
        sentences = tagged_words.sentences(nlp, document, spans, losses, options.tokens)
        file.write(_DOCUMENT_LINE.encode())
        for words in sentences:
            file.write(_lines(words, document, losses).encode())


def _lines(words: Iterable[Word], document: Document, losses: LossTally) -> str:
    lines = []
    for word in words:
        if word.text == DOCUMENT:
            losses.add(MARKS, f"{document.key} {word.text}")
        else:
            lines.append(f"{word.text} -X- O {word.tag}\n")
    return "".join((*lines, "\n" if lines else ""))


FORMAT = Format(
    "conll",
    "CoNLL-2003, a token and its tag a line",
    keeps=frozenset(),
    reads="Columns with a tag in the last one, or word|tag pairs; IOB1, IOB2, IOE, IOBES and BILUO.",
    read=read,
    write=write,
    suffix=".conll",
    has_tokens=True,
    not_read=NOT_READ,
    not_written=(tagged_words.OFF_TOKEN, tagged_words.TEXT, BLANK_IN_LABEL, MARKS),
)
