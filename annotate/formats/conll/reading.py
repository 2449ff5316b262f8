"""CoNLL-like files read: columns, the word in the first and the tag in the last, or ``word|tag`` pairs.

Columns are parted by TABs where the first line of a token has one, else by blanks; all lines have as many. A blank line
ends a sentence. After a line ``-DOCSTART-`` all sentences up to the next one are a document, whose key is what that
line says beside placeholders. Without it every sentence is a document of its own, as doccano reads such files; so it is
in what Label Studio writes, which has one such line at the head of the file, of fewer columns than the tokens, and no
blank line behind it. A line of ``word|tag`` or ``word|part of speech|tag`` pairs (spaCy's ``iob``) is a sentence.
Where a comment stands above the first sentence and its first column counts the tokens, words are in the second column;
two columns of tags behind them are two layers of entities, as in GermEval 2014.

The text is made of the tokens: one blank between them, one line a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.losses import LossTally
from annotate.formats.tags import MISSING, OUTSIDE, Word, is_tag, joined
from annotate.formats.text_lines import numbered_lines

DOCUMENT = "-DOCSTART-"

COMMENTS = "comment lines"
COLUMNS = "files with columns of part-of-speech or chunk tags"
UNKNOWN = "tokens whose tag is missing"
WITHOUT_TEXT = "tags of tokens without text"
NOT_READ = (COMMENTS, COLUMNS, UNKNOWN, WITHOUT_TEXT)

_LINE_EXTRA = 1 << 16
_BLANKS = re.compile(r"[ \t]+")
_MARK = "\ufeff"  # with which some files end
_BRACKETED = "#begin document"
_NAMED_VALUE = re.compile(r"#\s*[\w.]+\s*=")
_PLACEHOLDERS = frozenset({DOCUMENT, "-X-", "O", "_", "-", ""})
_HINT = (
    "Each line holds a token and, in its last column, a tag such as O, B-ORG or I-ORG; a blank line ends a sentence."
)


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file, one by one; UnreadableInput names the file and the line."""
    reading = _Reading(path, losses, options.max_bytes)
    for number, line in numbered_lines(path, options.max_bytes + _LINE_EXTRA):
        reading.number = number
        yield from reading.take(line)
    yield from reading.end()


class _Reading:
    """A file on its way to documents."""

    def __init__(self, path: Path, losses: LossTally, max_bytes: int) -> None:
        self.number = 0
        self._path = path
        self._losses = losses
        self._max_bytes = max_bytes
        self._by_document = False
        self._head_columns = 0
        """Of the document line right above; 0 where there is none."""
        self._columns = 0
        """Of the lines of tokens; 0 before the first."""
        self._tabs = False
        self._pairs = False
        self._after_comment = False
        self._counted = False
        """Whether the first column counts the tokens of each sentence."""
        self._count = 0
        self._two_layers = False
        self._told_columns = False
        self._is_first = True
        self._key: str | None = None
        self._begun = 0
        self._size = 0
        self._words: list[Word] = []
        self._sentences: list[list[Word]] = []
        self._outer_words: list[Word] = []
        self._outer_sentences: list[list[Word]] = []
        """The same words with the tags of the other layer, where there are two."""

    def take(self, line: str) -> Iterator[Document]:
        """The documents that end at this line."""
        if not line.strip().strip(_MARK):
            self._head_columns = 0
            yield from self._end_sentence()
        elif (fields := _BLANKS.split(line.strip()))[0] == DOCUMENT:
            yield from self.end()
            self._by_document, self._head_columns = True, len(fields)
            self._key = " ".join(field for field in fields if field not in _PLACEHOLDERS).strip("()") or None
        elif not self._words and _is_comment(line, fields[-1]):
            if line.startswith(_BRACKETED):
                raise UnreadableInput(f"{self._where}: CoNLL-2011 and 2012 have brackets, not tags.", _HINT)
            self._losses.add(COMMENTS, f"{self._where}: {line}", refusing=False)
            self._after_comment = True
        else:
            self._begun = self._begun or self.number
            yield from self._take_tokens(line)

    def end(self) -> Iterator[Document]:
        """The document that ends here, if any."""
        self._close_sentence()
        if self._sentences:
            yield self._document()
        self._sentences, self._outer_sentences = [], []
        self._key, self._begun, self._size = None, 0, 0

    def _take_tokens(self, line: str) -> Iterator[Document]:
        if not self._columns:
            self._tabs = "\t" in line
            self._pairs = not self._tabs and _are_pairs(line)
        if self._pairs:
            pairs = line.split()
            bars = self._columns - 1 if self._columns else min(pair.count("|") for pair in pairs)
            for pair in pairs:
                self._add(pair.rsplit("|", bars))
            yield from self._end_sentence()
            return
        fields = [field.strip() for field in line.rstrip().split("\t")] if self._tabs else _BLANKS.split(line.strip())
        if 0 < self._head_columns < len(fields):
            self._by_document = False
        self._head_columns = 0
        self._add(fields)

    def _add(self, fields: Sequence[str]) -> None:
        """Take a token, given its columns."""
        self._check(fields)
        word, tag = fields[self._counted], fields[-1]
        if self._two_layers:
            self._outer_words += [Word(word, OUTSIDE if fields[2] == MISSING else fields[2])] if word else []
        else:
            self._tell_columns(fields[1 + self._counted : -1])
        if tag == MISSING:
            self._losses.add(UNKNOWN, f"{self._where} {word}")
        if word:
            self._words.append(Word(word, OUTSIDE if tag == MISSING else tag))
        elif tag not in (MISSING, OUTSIDE):
            self._losses.add(WITHOUT_TEXT, f"{self._where} {tag}")
        self._size += len(word) + 1
        if self._size > self._max_bytes:
            raise UnreadableInput(
                f"{self._where}: the document from line {self._begun} on has more than {self._max_bytes:,} bytes.",
                "--max-bytes raises the limit.",
            )

    def _check(self, fields: Sequence[str]) -> None:
        if not is_tag(fields[-1]):
            raise UnreadableInput(f"{self._where}: {fields[-1]!r:.60} in the last column is no tag.", _HINT)
        if not self._columns:
            self._columns = len(fields)
            self._counted = self._after_comment and len(fields) > 2 and fields[0] == "1"
            self._two_layers = self._counted and len(fields) == 4 and is_tag(fields[2])
        if len(fields) < 2 or len(fields) != self._columns:
            raise UnreadableInput(
                f"{self._where}: {len(fields)} columns, where the lines before it have {self._columns}.", _HINT
            )
        if self._counted:
            self._check_count(fields)

    def _check_count(self, fields: Sequence[str]) -> None:
        self._count += 1
        if fields[0] != str(self._count):
            raise UnreadableInput(
                f"{self._where}: {fields[0]!r:.60} where the lines before it count the tokens of a sentence.", _HINT
            )
        if self._two_layers and not is_tag(fields[2]):
            raise UnreadableInput(f"{self._where}: {fields[2]!r:.60} in the third column is no tag.", _HINT)

    def _tell_columns(self, between: Sequence[str]) -> None:
        """Say once that there are columns that are not taken."""
        other = next((field for field in between if field not in _PLACEHOLDERS), None)
        if other is not None and not self._told_columns:
            self._told_columns = True
            self._losses.add(COLUMNS, f"{self._where} {other}", refusing=False)

    def _end_sentence(self) -> Iterator[Document]:
        self._close_sentence()
        if not self._by_document:
            yield from self.end()

    def _close_sentence(self) -> None:
        self._count = 0
        if self._words:
            self._check_first()
            self._sentences.append(self._words)
            self._outer_sentences.append(self._outer_words)
            self._words, self._outer_words = [], []

    def _check_first(self) -> None:
        """Refuse a file whose first sentence has numbers where its words should be."""
        counts = not self._counted and all(word.text == str(number) for number, word in enumerate(self._words, start=1))
        if self._is_first and counts and len(self._words) > 2 < self._columns:
            raise UnreadableInput(
                f"{self._where}: the first column counts the tokens and does not hold them.", "Remove that column."
            )
        self._is_first = False

    def _document(self) -> Document:
        text, spans = joined(self._sentences)
        if self._two_layers:
            spans += joined(self._outer_sentences)[1]
        where = f"{self._path}, line {self._begun}"
        return Document(text, self._key, spans=tuple(DocumentSpan(*span) for span in spans), where=where)

    @property
    def _where(self) -> str:
        return f"{self._path}, line {self.number}"


def _is_comment(line: str, last: str) -> bool:
    return line.startswith("#") and (not is_tag(last) or _NAMED_VALUE.match(line) is not None)


def _are_pairs(line: str) -> bool:
    """Whether every piece of a line is a word and a tag parted by ``|``."""
    return all("|" in pair and is_tag(pair.rsplit("|", 1)[1]) for pair in line.split())
