"""What no row of decisions may bring about."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.decisions import (
    Accept,
    Add,
    Decision,
    Finish,
    Flag,
    Note,
    Reject,
    Relabel,
    Remove,
    Reopen,
    Resize,
    Skip,
)
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.relations import Relate, Unrelate, is_allowed
from store.records import (
    Annotation,
    Change,
    Suggestion,
)
from tests.annotate.deciding import (
    ACCEPTED,
    OPEN,
    article_over,
    decide,
)
from tests.workspaces import SCHEME

WORDS = "one two three four five"
EDGES = [0, 2, 3, 4, 7, 8, 13, 14, 18, 19, 23]


@st.composite
def articles(draw: st.DrawFn) -> OpenArticle:
    pairs = st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES)).filter(lambda pair: pair[0] < pair[1])
    drawn = draw(st.sets(st.tuples(pairs, st.sampled_from(["ORG", "DRUG"])), max_size=6))
    return article_over(WORDS, [(start, end, label) for (start, end), label in sorted(drawn)])


@st.composite
def decisions(draw: st.DrawFn, article: OpenArticle) -> Decision:
    start, end = sorted(draw(st.tuples(st.sampled_from(EDGES), st.sampled_from(EDGES))))
    label = draw(st.sampled_from(["ORG", "DRUG", "PERSON", "NONE"]))
    always: list[Decision] = [Add(start, end, label), Finish(), Reopen(), Skip(), Flag(), Note(label)]
    entity = draw(st.sampled_from([None, *article.entities]))
    name = draw(st.sampled_from(["makes", "sells", "leads"]))
    always += [Unrelate(relation) for relation in article.relations]
    if isinstance(entity, Suggestion):
        about: list[Decision] = [Accept(entity), Reject(entity), Relabel(entity, label), Resize(entity, start, end)]
    elif isinstance(entity, Annotation):
        about = [Remove(entity), Relabel(entity, label), Resize(entity, start, end), Note(label, entity)]
        about += [Relate(entity, other, name) for other in article.annotations.values()]
    else:
        about = always
    return draw(st.sampled_from(about))


def check_flat(article: OpenArticle) -> None:
    covered: set[int] = set()
    for annotation in article.annotations.values():
        characters = set(range(annotation.start, annotation.end))
        assert not characters & covered, "two annotations overlap"
        covered |= characters
        assert annotation.surface == article.text[annotation.start : annotation.end]
        assert annotation.label in SCHEME
    for suggestion in article.suggestions.values():
        if suggestion.state is OPEN:
            assert not set(range(suggestion.start, suggestion.end)) & covered, "an open suggestion is overlapped"


def check_states(article: OpenArticle) -> None:
    standing = {(a.start, a.end, a.label): a for a in article.annotations.values()}
    for suggestion in article.suggestions.values():
        same = standing.get((suggestion.start, suggestion.end, suggestion.label))
        assert (suggestion.state is ACCEPTED) == (same is not None)
        if same is not None:
            assert (same.suggestion_id, same.origin) == (suggestion.id, "accepted")


def check_relations(article: OpenArticle) -> None:
    for relation in article.relations:
        head, tail = article.annotations[relation.head_id], article.annotations[relation.tail_id]
        assert head != tail
        assert is_allowed(SCHEME, relation.type, head.label, tail.label)
        assert article.relations.same(head.id, tail.id, relation.type) == relation
        assert relation in article.relations.of(head.id)
        assert relation in article.relations.of(tail.id)


@given(articles(), st.data())
@settings(max_examples=150)
def test_no_decisions_lead_to_overlaps_or_to_states_that_contradict_the_annotations(
    article: OpenArticle, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 15))):
        decision = data.draw(decisions(article))
        with suppress(NotPossible):
            decide(article, decision)
        check_flat(article)
        check_states(article)
        check_relations(article)


@given(articles(), st.data())
@settings(max_examples=80)
def test_a_change_swapped_takes_the_article_back(article: OpenArticle, data: st.DataObject) -> None:
    done: list[Change] = []
    seen = [_rows(article)]
    for _ in range(data.draw(st.integers(1, 8))):
        try:
            done.append(decide(article, data.draw(decisions(article))))
        except NotPossible:
            continue
        seen.append(_rows(article))
    for change in reversed(done):
        assert _rows(article) == seen.pop()
        article.apply(change.swapped())
    assert _rows(article) == seen.pop()


def _rows(article: OpenArticle) -> tuple[object, ...]:
    return (
        article.state,
        dict(article.suggestions),
        dict(article.annotations),
        list(article.relations),
        list(article.entities),
        [replace(mentions, starts=[*mentions.starts]) for mentions in article.surfaces.window(0, 99)],
    )
