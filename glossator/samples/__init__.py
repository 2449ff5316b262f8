"""The sample articles that come with the program: invented biotech news in plain files, with gold.

Each file is YAML front matter between two ``---`` lines, then the article in the inline markup of
``annotate.markup``, annotated in full by the default label scheme. The stem of the file is the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from annotate.errors import UnreadableInput
from annotate.markup import parse
from store.records import NewArticle, Span

_FENCE = "---\n"
_FIELDS = ("title", "source", "published", "url")


def sample_articles() -> list[NewArticle]:
    """The samples in the order of their keys, without markup and without spans."""
    return [article for article, _ in _samples()]


def sample_gold() -> dict[str, tuple[Span, ...]]:
    """The gold spans of every sample by its key, in code points of the text of the article."""
    return {str(article.key): gold for article, gold in _samples()}


def _samples() -> Iterator[tuple[NewArticle, tuple[Span, ...]]]:
    from importlib.resources import files

    for resource in sorted(files(__name__).iterdir(), key=lambda resource: resource.name):
        if resource.name.endswith(".md"):
            yield _read(resource.name, resource.read_text(encoding="utf-8"))


def _read(name: str, content: str) -> tuple[NewArticle, tuple[Span, ...]]:
    opening, front, body = _parts(name, content)
    marked = body.lstrip("\n")
    first_line = (opening + front + body[: -len(marked)]).count("\n") + 1
    text, gold = parse(marked.rstrip("\n"), name, first_line)
    known = _front_matter(front)
    title, source, published, url = (known.pop(field) for field in _FIELDS)
    key = name.removesuffix(".md")
    return NewArticle(text, title, key, source, published, url, metadata=known), gold


def _parts(name: str, content: str) -> tuple[str, str, str]:
    """The opening fence, the front matter with its closing fence, and the body: together the content."""
    before, opening, rest = content.partition(_FENCE)
    front, closing, body = rest.partition(f"\n{_FENCE}")
    if before or not closing:
        raise UnreadableInput(f"{name}, line 1: no front matter", "begin with fields between two --- lines")
    return opening, front + closing, body


def _front_matter(front: str) -> dict[str, Any]:
    """The fields of the front matter, dates as ISO 8601 strings."""
    import yaml

    fields = yaml.safe_load(front.removesuffix(_FENCE))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
