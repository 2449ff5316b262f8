"""spaCy's DocBin (a ``.spacy`` file) of gold articles, as ``spacy train`` reads it.

In each doc:

``doc.ents``                annotations; where they overlap the longest, then the first. Reviewed articles: all else is
                            outside, also where there is nothing to annotate; others: all else is missing
``doc.spans["sc"]``         all annotations, also overlapping ones (the key that ``spancat`` reads)
``doc.spans["negatives"]``  rejected suggestions (name it as ``incorrect_spans_key`` of the ``ner`` factory)
``doc.user_data``           ``id`` (the article's key), ``status`` and ``title``; ``source``, ``published``, ``url`` and
                            ``note`` where known; ``metadata`` as JSON text; ``notes`` as (start, end, label, note)

Tokens are those of ``spacy.blank("en")``, split further where an edge falls inside one; with ``strict`` tokens they
stay whole, and spans that do not fit are a loss.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.formats.gold import GoldArticle
from annotate.formats.losses import LossTally
from annotate.formats.tokens import Tokens, tokenize
from store.records import Annotation, Suggestion

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS_KEY = "sc"
NEGATIVES_KEY = "negatives"


def write(gold: Iterable[GoldArticle], file: BinaryIO, losses: LossTally, tokens: Tokens) -> None:
    """Write gold articles as one DocBin: the same gold, the same bytes."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    for article in gold:
        docs.add(to_doc(nlp, article, losses, tokens))
    file.write(docs.to_bytes())


def to_doc(nlp: Language, gold: GoldArticle, losses: LossTally, tokens: Tokens = "split") -> Doc:
    """One gold article as a doc whose text is the article's; spans that do not fit go to the losses."""
    kept: tuple[Annotation | Suggestion, ...] = (*gold.annotations, *gold.negatives)
    edges = [(one.start, one.end) for one in kept]
    doc = tokenize(nlp, gold.article.text, edges if tokens == "split" else ())
    key = gold.article.key
    annotated = _spans(doc, key, gold.annotations, losses, "annotations with an edge inside a token")
    doc.spans[SPANS_KEY] = annotated
    doc.spans[NEGATIVES_KEY] = _spans(
        doc, key, gold.negatives, losses, "rejected suggestions with an edge inside a token"
    )
    doc.set_ents(_flat(annotated), default="outside" if gold.reviewed else "missing")
    doc.user_data.update(_user_data(gold))
    return doc


def _spans(doc: Doc, key: str, kept: Sequence[Annotation | Suggestion], losses: LossTally, kind: str) -> list[Span]:
    found = []
    for one in kept:
        span = doc.char_span(one.start, one.end, label=one.label)
        if span is None:
            losses.add(kind, f"{key} {one.start}..{one.end} {one.label} {one.surface!r}")
        else:
            found.append(span)
    return found


def _flat(spans: Sequence[Span]) -> list[Span]:
    """Spans of which no two overlap: the longest first, then the earliest, then by label."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda span: (span.start_char - span.end_char, span.start_char, span.label_)):
        within = range(span.start, span.end)
        if taken.isdisjoint(within):
            kept.append(span)
            taken.update(within)
    return kept


def _user_data(gold: GoldArticle) -> dict[str, Any]:
    article = gold.article
    known = {"source": article.source, "published": article.published, "url": article.url, "note": gold.note}
    # as text: numbers in metadata may be larger than msgpack can hold
    metadata = json.dumps(dict(article.metadata), ensure_ascii=False, sort_keys=True)
    notes = [(one.start, one.end, one.label, one.note) for one in gold.annotations if one.note is not None]
    return {
        "id": article.key,
        "status": str(gold.status),
        "title": article.title,
        **{name: value for name, value in known.items() if value is not None},
        "metadata": metadata,
        "notes": notes,
    }
