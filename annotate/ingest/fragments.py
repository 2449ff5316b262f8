"""HTML that is all content, as feeds and mail have it, to text: nothing is judged to be a menu and left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from annotate.errors import UnreadableInput
from annotate.ingest.decode import refuse_surrogates

_MOST_TAGS = 100_000
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"})
_LINE_NAMES = (
    "address article aside body caption center dd div dt fieldset figcaption footer form header hr li main nav section "
    "tbody tfoot thead tr"
)
_LINES = frozenset(_LINE_NAMES.split())
_APART_NAMES = "blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre table ul"
_APART = frozenset(_APART_NAMES.split())
_CELLS = frozenset({"td", "th"})
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MOST_BREAKS = 2


def fragment_text(markup: str) -> str:
    """The text of a piece of HTML, or of a whole page: a line for each block, a blank line around paragraphs.

    White space is folded as browsers do, except in ``pre``; cells of a table have tabs between them. Empty where
    nothing is to be seen. UnreadableInput, with the reason alone, where it is too tangled to be taken apart.
    """
    if markup.count("<") > _MOST_TAGS:
        raise UnreadableInput(f"HTML with more than {_MOST_TAGS:,} tags is not taken apart")
    refuse_surrogates(markup)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(f"<body>{markup}".encode(), parser)
    except etree.LxmlError as error:
        raise UnreadableInput("HTML that cannot be taken apart") from error
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise UnreadableInput("HTML that is nested too deep, or has too much text in one piece")
    return _Lines().of(root)


@dataclass(slots=True)
class _Lines:
    """Text that grows, and the break that stands before whatever comes next."""

    pieces: list[str] = field(default_factory=list)
    waiting: str = ""

    def of(self, root: etree._Element) -> str:
        """The text of an element and all below it."""
        unseen = pre = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name, starts = element.tag, event == "start"
            step = 1 if starts else -1
            if not unseen:
                self._edge(name, starts=starts)
            unseen += step * (name in _UNSEEN)
            pre += step * (name == "pre")
            text = element.text if starts else element.tail
            if text and not unseen:
                self._add(text if pre else self._folded(text))
        return "".join(self.pieces).rstrip()

    def _edge(self, name: object, *, starts: bool) -> None:
        """Note the break at the edge of an element: the strongest of those that meet."""
        breaks = self.waiting.count("\n")
        if name == "br":
            self.waiting = "\n" * min(breaks + starts, _MOST_BREAKS)
        elif name in _CELLS:
            self.waiting = self.waiting or "\t"
        elif name in _LINES or name in _APART:
            self.waiting = "\n" * max(breaks, _MOST_BREAKS if name in _APART else 1)

    def _folded(self, text: str) -> str:
        """Text with white space folded, also against what stands before it."""
        text = _BLANKS.sub(" ", text)
        begins = self.waiting or not self.pieces or self.pieces[-1].endswith((" ", "\n"))
        return text.removeprefix(" ") if begins else text

    def _add(self, text: str) -> None:
        """Add text behind the break that waits."""
        if not text:
            return
        if self.pieces and self.waiting:
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
            self.pieces.append(self.waiting)
        self.pieces.append(text)
        self.waiting = ""
