"""What is told of a label: under the list of labels, and on the page that a reader opens while deciding."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from textual.content import Content

from annotate.guideline import Guideline
from annotate.text import display_line
from store.records import Label, LabelScheme
from tui.widgets.cells import fit, shorten

_SURFACE = 30
_VERDICT = 18
_LONGEST = 4000


def header(scheme: LabelScheme, busy: str, width: int) -> Content:
    """The scheme, its version, and what is being worked on."""
    retired = len(scheme.labels) - len(scheme.given)
    aside = f", {retired} retired" if retired else ""
    left = f" labels  {display_line(scheme.name)}  version {scheme.version}  {len(scheme.given)} labels{aside}"
    return Content.assemble((shorten(left, max(width - len(busy) - 3, 0)), "bold"), (f"  {busy}", "$warning"))


def details(label: Label | None, width: int) -> list[Content]:
    """The label under the cursor with its texts."""
    if label is None:
        return []
    return [*_texts(label, width)]


def _texts(label: Label, width: int) -> Iterator[Content]:
    colour = f"colour {label.colour}"
    key = "retired: given no more" if label.retired else f"key {label.key}" if label.key else "no key"
    yield Content.assemble((f" {label.name}", "bold"), (f"  {key} · {colour}", "$text-muted"))
    yield from _paragraph("", label.definition or "no definition: e writes one", width)
    yield from _paragraph("in doubt: ", label.guideline, width)
    yield from _paragraph("examples: ", " · ".join(label.examples), width)
    yield from _paragraph("not: ", " · ".join(label.counter_examples), width)
    yield from _paragraph("formerly: ", ", ".join(label.formerly), width)


def _paragraph(head: str, text: str, width: int) -> Iterator[Content]:
    if text:
        for line in wrap(display_line(f"{head}{text[:_LONGEST]}"), max(width - 2, 10)):
            yield Content(f" {line}")


def page(found: Guideline, colour: str, width: int) -> list[Content]:
    """All that there is to know of a label while one decides."""
    label = found.label
    lines = [Content.assemble(("██ ", colour), (label.name, f"bold {colour}".strip()), *_key_of(label)), Content("")]
    for heading, texts in (
        ("", (label.definition,)),
        ("In doubt", (label.guideline,)),
        ("Examples", label.examples),
        ("Counter-examples", label.counter_examples),
    ):
        written = [text for text in texts if text]
        if not written:
            continue
        if heading:
            lines += [Content(""), Content.styled(heading, "bold")]
        mark = "" if heading in ("", "In doubt") else "· "
        for text in written:
            lines += [Content(line) for line in wrap(display_line(f"{mark}{text[:_LONGEST]}"), max(width, 10))]
    lines += [Content(""), Content.styled("The last decisions", "bold")]
    return [*lines, *_decisions(found, width)]


def _key_of(label: Label) -> Iterator[tuple[str, str]]:
    if label.retired:
        yield "  retired: given no more", "$text-muted"
    elif label.key:
        yield f"  key {label.key}", "$text-muted"


def _decisions(found: Guideline, width: int) -> Iterator[Content]:
    if not found.decisions:
        yield Content.styled("none yet", "$text-muted")
    for each in found.decisions:
        surface = fit(shorten(display_line(each.surface), _SURFACE), min(_SURFACE, width // 3))
        verdict = fit(each.verdict, _VERDICT)
        about = " · ".join(filter(None, (each.at[:10], each.annotator, each.title or "an article that was removed")))
        rest = max(width - len(verdict) - min(_SURFACE, width // 3) - 2, 0)
        yield Content.assemble(
            (surface, "bold"), (f" {verdict} ", ""), (shorten(display_line(about), rest), "$text-muted")
        )
