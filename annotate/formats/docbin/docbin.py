"""spaCy's DocBin (a ``.spacy`` file) of gold articles, as ``spacy train`` reads it.

In each doc:

``doc.ents``                annotations; where they overlap the longest, then the first. Reviewed articles: all else is
                            outside, also where there is nothing to annotate; others: all else is missing. A token
                            cannot be outside for one label and missing for another: where an article is complete for
                            some labels only, it is missing, and that is a loss
``doc.spans["sc"]``         all annotations, also overlapping ones (the key that ``spancat`` reads)
``doc.spans["negatives"]``  rejected suggestions, where there are any (``incorrect_spans_key`` of the ``ner`` factory)
``doc.cats``                of each question that has an answer all choices, as ``question:choice``: 1.0 or 0.0
``doc.user_data``           ``id`` (the article's key), ``status`` and ``title``; ``source``, ``published``, ``url``,
                            ``note`` and ``flagged`` where known; ``complete`` where that is some labels only;
                            ``metadata`` as JSON text; ``spans`` and ``negatives`` as (start, end, label, note, score,
                            detector, annotator, made_at), with what is known of each; ``relations`` as (head, type,
                            tail), the indexes of their ends in ``spans``; ``answers`` as (question, choice)

Tokens are those of ``spacy.blank("en")``, split further where an edge falls inside one; with ``strict`` tokens they
stay whole, and spans that do not fit are a loss. Offsets in ``user_data`` are code points of ``doc.text``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.formats.docbin.reading import NOT_READ, read
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.formats.parts import ALL, told
from annotate.formats.tokens import Tokens, tokenize
from annotate.overlap import flat
from store.records import Question

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

SPANS_KEY = "sc"
NEGATIVES_KEY = "negatives"
PARTLY_COMPLETE = "articles complete for some labels, whose other tokens go out as missing for these too"
OFF_TOKEN = "annotations with an edge inside a token"
OFF_TOKEN_NEGATIVE = "rejected suggestions with an edge inside a token"


def write(documents: Iterable[Document], file: BinaryIO, losses: LossTally, options: WriteOptions) -> None:
    """Write documents as one DocBin: the same documents, the same bytes."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    for document in documents:
        docs.add(to_doc(nlp, document, losses, options.tokens, options.scheme.questions))
    file.write(docs.to_bytes())


def to_doc(
    nlp: Language,
    document: Document,
    losses: LossTally,
    tokens: Tokens = "split",
    questions: Iterable[Question] = (),
) -> Doc:
    """One document as a doc of the same text; spans that do not fit go to the losses.

    ``questions`` are those of the scheme: a choice that was not given for a question with an answer goes out as 0.0.
    """
    edges = [(one.start, one.end) for one in (*document.spans, *document.negatives)]
    doc = tokenize(nlp, document.text, edges if tokens == "split" else ())
    annotated = _spans(doc, document, document.spans, losses, OFF_TOKEN)
    doc.spans[SPANS_KEY] = annotated
    # spaCy packs each group by itself, and an empty one takes as long as a full one
    if negatives := _spans(doc, document, document.negatives, losses, OFF_TOKEN_NEGATIVE):
        doc.spans[NEGATIVES_KEY] = negatives
    doc.set_ents(_flat(document.spans, annotated), default="outside" if document.reviewed else "missing")
    if document.complete is not None:
        losses.add(PARTLY_COMPLETE, f"{document.key} {', '.join(document.complete)}")
    doc.cats.update(_cats(document, questions))
    doc.user_data.update(_user_data(document))
    return doc


def _spans(doc: Doc, document: Document, kept: Iterable[DocumentSpan], losses: LossTally, kind: str) -> list[Span]:
    found = []
    for one in kept:
        span = doc.char_span(one.start, one.end, label=one.label)
        if span is None:
            losses.add(kind, f"{document.key} {told(document, one)}")
        else:
            found.append(span)
    return found


def _flat(annotations: Iterable[DocumentSpan], spans: Iterable[Span]) -> list[Span]:
    """The spans of the flat layer of those annotations that fit the tokens."""
    fitting = {(span.start_char, span.end_char, span.label_): span for span in spans}
    kept = flat(one for one in annotations if (one.start, one.end, one.label) in fitting)
    return [fitting[one.start, one.end, one.label] for one in kept]


def _cats(document: Document, questions: Iterable[Question]) -> dict[str, float]:
    """Every choice of the questions that have an answer; what the scheme no longer has stands with those given."""
    asked = {question for question, _ in document.answers}
    known = [(each.name, choice.name) for each in questions if each.name in asked for choice in each.choices]
    listed = [*known, *sorted(set(document.answers) - set(known))]
    return {f"{question}:{choice}": float((question, choice) in document.answers) for question, choice in listed}


def _user_data(document: Document) -> dict[str, Any]:
    known = {
        "id": document.key,
        "status": None if document.status is None else str(document.status),
        "title": document.title,
        "source": document.source,
        "published": document.published,
        "url": document.url,
        "note": document.note,
        "flagged": document.flagged or None,
        "complete": None if document.complete is None else list(document.complete),
        # as text: numbers in metadata may be larger than msgpack can hold
        "metadata": json.dumps(dict(document.metadata), ensure_ascii=False, sort_keys=True),
        "spans": [tuple(span) for span in document.spans],
        "negatives": [tuple(span) for span in document.negatives],
        "relations": [tuple(relation) for relation in document.relations],
        "answers": [tuple(answer) for answer in document.answers],
    }
    return {name: value for name, value in known.items() if value is not None}


FORMAT = Format(
    "spacy",
    "spaCy DocBin, for spacy train",
    keeps=ALL,
    reads="Entities, span groups, categories, and which tokens are missing; what export wrote with all of its parts.",
    read=read,
    write=write,
    suffix=".spacy",
    has_tokens=True,
    not_read=NOT_READ,
    not_written=(OFF_TOKEN, OFF_TOKEN_NEGATIVE, PARTLY_COMPLETE),
)
