"""The labels of documents from elsewhere, as labels of the scheme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.reading import tidy
from annotate.text import display_line
from store.records import LabelScheme


class Relabelling:
    """Turns labels into those of a scheme by a table, and counts those that it does not have."""

    def __init__(self, scheme: LabelScheme, labels: Mapping[str, str], reading: ReadOptions) -> None:
        self.table: Mapping[str, str] = {**scheme.former_names, **labels}
        """Labels of the file to labels of the scheme, or to "" for spans to leave out."""
        self.left_out = 0
        """Spans whose label is mapped to nothing."""
        self.unknown: Counter[str] = Counter()
        """Labels that the scheme does not have, with their spans."""
        self._scheme = scheme
        self._given = {label.name for label in scheme.given}
        self._reading = reading

    def relabelled(self, document: Document) -> Document:
        """The document in labels of the scheme; relations of spans that are left out go with them."""
        if document.complete is not None:
            complete = (self.table.get(label, label) for label in document.complete)
            document = replace(document, complete=tuple(label for label in complete if label in self._given))
        labels = {span.label for span in (*document.spans, *document.negatives, *document.suggestions)}
        wanted = {label: self.table.get(label, label) for label in labels}
        if all(label == name for label, name in wanted.items()) and labels <= self._given:
            return document
        index = {at: number for number, at in enumerate(_kept(document.spans, wanted))}
        relations = tuple(
            one._replace(head=index[one.head], tail=index[one.tail])
            for one in document.relations
            if one.head in index and one.tail in index
        )
        found = replace(
            document,
            spans=self._named(document.spans, wanted),
            negatives=self._named(document.negatives, wanted),
            suggestions=self._named(document.suggestions, wanted),
            relations=relations,
        )
        return tidy(found, self._reading)  # labels may have become one

    def check(self, path: Path) -> None:
        """UnreadableInput, listing them all, where there were labels that the scheme does not have."""
        if self.unknown:
            listed = ", ".join(f"{display_line(label)} ({count})" for label, count in sorted(self.unknown.items()))
            known = ", ".join(label.name for label in self._scheme.given)
            raise UnreadableInput(
                f"{path}: the label scheme {self._scheme.name} does not have {listed}.",
                f"Map each one to a label of the scheme ({known}), or to nothing to leave its spans"
                " out; or add it: glossator scheme add NAME.",
            )

    def _named(self, spans: Iterable[DocumentSpan], wanted: Mapping[str, str]) -> tuple[DocumentSpan, ...]:
        found = []
        for span in spans:
            if label := wanted[span.label]:
                self.unknown.update([label] if label not in self._given else ())
                found.append(span._replace(label=label))
            else:
                self.left_out += 1
        return tuple(found)


def _kept(spans: Sequence[DocumentSpan], wanted: Mapping[str, str]) -> list[int]:
    return [at for at, span in enumerate(spans) if wanted[span.label]]
