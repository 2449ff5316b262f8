"""Bytes to text: byte order marks, strict UTF-8, then a guess; what is not text is refused.

All functions raise UnreadableInput with the reason alone; the caller knows the file and the line.
"""

from __future__ import annotations

import codecs
import re

from annotate.errors import UnreadableInput

SAMPLE = 1 << 20
"""Bytes from which the encoding of a whole stream is decided."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP, or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite file"),
    (b"PAR1", "Parquet"),
)
_PRINTABLE_MAGIC = (b"BZh", b"PAR1")  # also how a text may begin, so controls must follow
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})
_EYED = 1 << 16
_CONTROLS_ALLOWED = 4
_WESTERN = "cp1252"
_WESTERN_MARKS = frozenset("‘’“”–—…•€£§©®™°±²µ·×½«»\xa0áàâäåæçéèêëíîïñóôöøßúûü")
_WESTERN_SHARE = 20
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def refuse_binary(head: bytes) -> None:
    """Refuse what is no text: a known signature, or control characters beyond a tenth of its beginning.

    A few NULs or other controls in a text are allowed. Text in UTF-16 or UTF-32 passes by its byte order mark.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (magic not in _PRINTABLE_MAGIC or many_controls(head)):
            raise UnreadableInput(f"binary: {kind}")
    if _marked(head) is None and many_controls(head[:_EYED]):
        raise UnreadableInput("binary: control characters make up more than a tenth of it")


def encoding_of(sample: bytes, declared: str | None = None) -> str:
    """The encoding of a stream that begins with sample.

    A byte order mark decides; then strict UTF-8, where a sequence that the sample cuts off is no fault and
    where stray bytes among many good sequences mean damaged UTF-8, not another encoding; then what the
    document declares of itself; then cp1252 where that makes ordinary English of it; then the guess of
    charset-normalizer.
    """
    if marked := _marked(sample):
        return marked
    if _decodes(sample, "utf-8"):
        return "utf-8"
    good, bad = _utf8_evidence(sample)
    if good > bad:
        return "utf-8"
    if declared is not None and _decodes(sample, declared):
        return declared
    return _WESTERN if _plainly_western(sample) else _guess(sample)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a whole file less its byte order mark, and the encoding used; nothing else is changed."""
    encoding = encoding_of(data, declared)
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        reason = f"undecodable: not {encoding} at byte {error.start} ({error.reason})"
        raise UnreadableInput(reason) from error


def refuse_surrogates(text: str, name: str = "the text") -> None:
    """Refuse half of a UTF-16 pair: it is no character, and no file or database in UTF-8 can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise UnreadableInput(f"lone surrogate U+{code:04X} in {name}, at character {error.start}") from error


def refuse_oversized(text: str, max_bytes: int) -> None:
    """Refuse a text of more than max_bytes in UTF-8."""
    if 4 * len(text) > max_bytes and len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise UnreadableInput(oversized(max_bytes))


def oversized(max_bytes: int) -> str:
    """The reason for which an input beyond the limit is skipped."""
    return f"oversized: larger than the limit of {max_bytes:,} bytes"


def _marked(head: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def many_controls(head: bytes) -> bool:
    """Whether control characters, white space and ESC aside, are more than a few and more than a tenth."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _CONTROLS_ALLOWED and 10 * controls > len(head)


def _utf8_evidence(sample: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are good UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    text = decoder.decode(sample, final=len(sample) < SAMPLE)
    bad = len(_STRAY.findall(text))
    return len(_BEYOND_ASCII.findall(text)) - bad, bad


def _decodes(sample: bytes, encoding: str) -> bool:
    """Whether the sample is text of that encoding; an encoding that Python does not know is no help."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample, final=len(sample) < SAMPLE)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _plainly_western(sample: bytes) -> bool:
    """Whether this is English in cp1252: beyond ASCII little, and only what English news has.

    A statistical guess goes wrong here, where a handful of curly quotes and accents is all its evidence.
    """
    marks = _BEYOND_ASCII.findall(sample.decode(_WESTERN, "replace"))
    return _WESTERN_SHARE * len(marks) <= len(sample) and _WESTERN_MARKS.issuperset(marks)


def _guess(sample: bytes) -> str:
    """The best guess of charset-normalizer; where several fit equally, the Western one, cp1252."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample))
    if not matches:
        raise UnreadableInput("undecodable: neither UTF-8 nor any other encoding that can be recognised")
    best = matches[0]
    for match in matches:
        as_good = match.chaos <= best.chaos and match.coherence >= best.coherence
        if as_good and _WESTERN in match.could_be_from_charset:
            return _WESTERN
    return best.encoding
