"""A comparison of two versions of gold as lines of text for a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.releases.comparing import Difference, Kind
from annotate.releases.diff import Comparison
from annotate.text import display_line
from glossator.progress import counted

_NAME = 24
_LENGTH = 60
_ARTICLES = {Kind.ARTICLE_ADDED: "+", Kind.ARTICLE_REMOVED: "-"}


def lines_of(differences: Iterable[Difference]) -> Iterator[str]:
    """Differences under the keys of their articles: ``-`` was there, ``+`` is there now, ``~`` is not the same."""
    article = None
    for one in differences:
        if one.kind in _ARTICLES:
            title = _fitted(str(one.after or one.before or ""))
            yield f"{_ARTICLES[one.kind]} {display_line(one.article)}  {title}".rstrip()
            article = None
            continue
        if one.article != article:
            article = one.article
            yield f"~ {display_line(article)}"
        yield f"    {_told(one)}"


def summary(comparison: Comparison) -> Iterator[str]:
    """The counts, by label, and of everything else that differs."""
    if not comparison.differs:
        yield f"{counted(comparison.after, 'article')}: nothing changed"
        return
    added, removed = comparison.kinds[Kind.ARTICLE_ADDED], comparison.kinds[Kind.ARTICLE_REMOVED]
    yield (
        f"articles: {comparison.before:,} before, {comparison.after:,} after:"
        f" {added:,} added, {removed:,} removed, {comparison.changed:,} changed"
    )
    names = ("before", "after", "added", "removed", "gained", "lost", "moved")
    yield f"{'':{_NAME}}{''.join(f'{name:>9}' for name in names)}"
    for label in sorted(comparison.labels):
        found = comparison.labels[label].to_json()
        yield f"{_fitted(label, _NAME - 1):{_NAME}}{''.join(f'{found[name]:>9,}' for name in names)}"
    for kind in Kind:
        if comparison.kinds[kind]:
            yield f"{kind}: {comparison.kinds[kind]:,}"


def _told(difference: Difference) -> str:
    before, after = _value(difference.before, difference.kind), _value(difference.after, difference.kind)
    if difference.before is None and difference.kind.endswith("added"):
        return f"+ {after}{_about(difference.kind)}"
    if difference.after is None and difference.kind.endswith("removed"):
        return f"- {before}{_about(difference.kind)}"
    return f"~ {difference.kind}: {before} → {after}"


def _about(kind: Kind) -> str:
    """What was added or removed, where it is no annotation."""
    thing = kind.rpartition(" ")[0]
    return "" if thing == "annotation" else f"  ({thing})"


def _value(value: Any, kind: Kind) -> str:
    if not isinstance(value, dict):
        return "none" if value is None else _fitted(str(value))
    if "head" in value:
        return f"{_value(value['head'], kind)} {_fitted(value['label'])} {_value(value['tail'], kind)}"
    if "question" in value:
        return _fitted(f"{value['question']}: {value['choice']}")
    if "start" in value:
        return _span(value, kind)
    return _fitted(", ".join(f"{name} {known!r}" for name, known in value.items() if known))


def _span(value: dict[str, Any], kind: Kind) -> str:
    if kind is Kind.TEXT:
        return f"{_fitted(repr(value['text']))} from character {value['start']}"
    place = f"{value['start']}..{value['end']} {_fitted(value['label'])} {_fitted(repr(value['text']))}"
    if kind is Kind.PROVENANCE:
        known = " ".join(str(value[name]) for name in ("by", "at", "detector", "score") if value[name] is not None)
        return f"{place} ({_fitted(known)})"
    return f"{place}: {_fitted(value['note'])}" if "note" in value else place


def _fitted(text: str, length: int = _LENGTH) -> str:
    shown = display_line(text)
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"
