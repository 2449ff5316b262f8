"""spaCy's DocBin (a ``.spacy`` file) of gold articles, as ``spacy train`` reads it.

In each doc:

``doc.ents``                annotations; where they overlap the longest, then the first. Reviewed articles: all else is
                            outside, also where there is nothing to annotate; others: all else is missing. A token
                            cannot be outside for one label and missing for another: where an article is complete for
                            some labels only, it is missing, and that is a loss
``doc.spans["sc"]``         all annotations, also overlapping ones (the key that ``spancat`` reads)
``doc.spans["negatives"]``  rejected suggestions (name it as ``incorrect_spans_key`` of the ``ner`` factory)
``doc.cats``                of each question that has an answer all choices, as ``question:choice``: 1.0 or 0.0
``doc.user_data``           ``id`` (the article's key), ``status`` and ``title``; ``source``, ``published``, ``url`` and
                            ``note`` where known; ``complete`` where that is some labels only; ``metadata`` as JSON
                            text; ``notes`` as (start, end, label, note)

Tokens are those of ``spacy.blank("en")``, split further where an edge falls inside one; with ``strict`` tokens they
stay whole, and spans that do not fit are a loss. A doc has no place for relations: each is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.formats.gold import GoldArticle
from annotate.formats.losses import LossTally
from annotate.formats.relations import told
from annotate.formats.tokens import Tokens, tokenize
from annotate.overlap import flat
from store.records import Annotation, Suggestion

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS_KEY = "sc"
NEGATIVES_KEY = "negatives"
RELATIONS = "relations between annotations"
PARTLY_COMPLETE = "articles complete for some labels, whose other tokens go out as missing for these too"


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
    doc.set_ents(_flat(gold.annotations, annotated), default="outside" if gold.reviewed else "missing")
    if gold.complete is not None:
        losses.add(PARTLY_COMPLETE, f"{key} {', '.join(gold.complete)}")
    for relation in gold.relations:
        losses.add(RELATIONS, f"{key} {told(relation)}")
    doc.cats.update(_cats(gold))
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


def _flat(annotations: Iterable[Annotation], spans: Iterable[Span]) -> list[Span]:
    """The spans of the flat layer of those annotations that fit the tokens."""
    fitting = {(span.start_char, span.end_char, span.label_): span for span in spans}
    kept = flat(one for one in annotations if (one.start, one.end, one.label) in fitting)
    return [fitting[one.start, one.end, one.label] for one in kept]


def _cats(gold: GoldArticle) -> dict[str, float]:
    """Every choice of the questions that have an answer; what the scheme no longer has stands with those given."""
    chosen = {(label.question, label.choice) for label in gold.labels}
    asked = {question for question, _ in chosen}
    questions = gold.scheme.questions if gold.scheme else ()
    known = [(each.name, choice.name) for each in questions if each.name in asked for choice in each.choices]
    listed = [*known, *sorted(chosen - set(known))]
    return {f"{question}:{choice}": float((question, choice) in chosen) for question, choice in listed}


def _user_data(gold: GoldArticle) -> dict[str, Any]:
    article = gold.article
    complete = None if gold.complete is None else list(gold.complete)
    known = {
        "source": article.source,
        "published": article.published,
        "url": article.url,
        "note": gold.note,
        "complete": complete,
    }
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
