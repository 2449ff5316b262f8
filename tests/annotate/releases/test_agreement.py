"""How far two readings agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given

from annotate.evaluation.evaluate import strict
from annotate.formats.document import Document, DocumentSpan
from annotate.releases.agreement import Agreement, agreement
from annotate.releases.merging import paired
from store.errors import GlossatorError
from store.records import ArticleStatus
from tests.annotate.formats.documents import SCHEME as FREE
from tests.annotate.formats.documents import collections
from tests.workspaces import SCHEME

TEXT = "Amgen Inc. sold Kyprolis to Ada Lovelace of Rome."  # eleven tokens, the two periods among them
READ = Document(TEXT, "a", status=ArticleStatus.REVIEWED)
INC, KYPROLIS, ADA = DocumentSpan(0, 9, "ORG"), DocumentSpan(16, 24, "DRUG"), DocumentSpan(28, 40, "PERSON")


def between(first: Sequence[Document], second: Sequence[Document]) -> Agreement:
    return agreement(paired(first, second), SCHEME)


def test_kappa_is_that_of_tokens() -> None:
    first = replace(READ, spans=(INC, KYPROLIS, ADA))
    second = replace(READ, spans=(INC._replace(end=5), KYPROLIS))
    found = between([first], [second])
    assert found.every == 11
    assert found.kappa("DRUG") == 1
    assert found.kappa("PERSON") == 0
    # Amgen by both, Inc by the first alone, nine by neither: observed 10/11, by chance (2 * 1 + 9 * 10) / 121
    assert found.kappa("ORG") == pytest.approx((10 / 11 - 92 / 121) / (1 - 92 / 121))
    assert found.kappa("MONEY") is None
    assert {label: counts.strict for label, counts in found.labels.items()} == {"DRUG": 1, "ORG": 0, "PERSON": 0}
    assert {label: counts.partial for label, counts in found.labels.items()} == {"DRUG": 1, "ORG": 1, "PERSON": 0}


def test_a_label_counts_where_both_are_complete_for_it() -> None:
    first = replace(READ, spans=(INC, KYPROLIS))
    second = replace(READ, spans=(INC, ADA), status=ArticleStatus.IN_PROGRESS, complete=("ORG", "PERSON"))
    found = between([first], [second])
    assert set(found.labels) == {"ORG", "PERSON"}
    with pytest.raises(GlossatorError, match="no article that both"):
        between([first], [replace(second, complete=None)])


def test_articles_of_one_alone_are_counted_apart() -> None:
    found = between([READ, replace(READ, key="b")], [replace(READ, key="b"), replace(READ, key="c")])
    assert (found.articles, found.alone) == (1, 1)


@given(collections())
def test_everybody_agrees_with_themselves(given: list[Document]) -> None:
    assume(any(document.reviewed or document.complete for document in given))
    found = agreement(paired(given, given), FREE)
    assert all(strict(counts).f1 == 1 for counts in found.labels.values())
    assert all(found.kappa(label) in (1, None) for label in found.labels)


@given(collections(), collections())
def test_it_does_not_matter_who_is_first(given: list[Document], other: list[Document]) -> None:
    others = [
        replace(one, spans=two.spans, relations=(), text=one.text)
        for one, two in zip(given, other, strict=False)
        if all(span.end <= len(one.text) for span in two.spans)
    ]
    pairs = list(paired(given, others))
    assume(any(one and two and (one.reviewed or one.complete) for one, two in pairs))
    there = agreement(pairs, FREE)
    back = agreement([(two, one) for one, two in pairs if two], FREE)
    assert there.articles == back.articles
    for label, counts in there.labels.items():
        mirrored = back.labels[label]
        assert (counts.gold, counts.predicted, counts.strict) == (mirrored.predicted, mirrored.gold, mirrored.strict)
        assert there.kappa(label) == back.kappa(label)
