"""What decisions mean for relations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotate.decisions import Accept, Add, Decision, Note, Relabel, Remove, Resize
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.outcome import told
from annotate.relations import Relate, Unrelate, links
from store.records import Annotation, Change, Relation
from tests.annotate.deciding import article_with, decide, reason

TEXT = "Amgen Inc. and Novartis AG cleared Kyprolis today"


@pytest.fixture
def article() -> OpenArticle:
    """Amgen, Novartis and Kyprolis annotated; Amgen makes Kyprolis and sells it, Novartis sells it."""
    made = article_with(("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"))
    for suggestion in list(made.suggestions.values()):
        decide(made, Accept(suggestion))
    for head, name in (("Amgen", "makes"), ("Amgen", "sells"), ("Novartis", "sells")):
        decide(made, Relate(on(made, head), on(made, "Kyprolis"), name))
    return made


def on(article: OpenArticle, surface: str) -> Annotation:
    return next(each for each in article.annotations.values() if each.surface == surface)


def standing(article: OpenArticle) -> list[tuple[str, str, str]]:
    surfaces = {each.id: each.surface for each in article.annotations.values()}
    return [(surfaces[one.head_id], one.type, surfaces[one.tail_id]) for one in article.relations]


ALL = [("Amgen", "makes", "Kyprolis"), ("Amgen", "sells", "Kyprolis"), ("Novartis", "sells", "Kyprolis")]
START, END = TEXT.index("Kyprolis"), TEXT.index("Kyprolis") + len("Kyprolis")

Make = Callable[[OpenArticle], Decision]

CASES: list[tuple[str, Make, list[tuple[str, str, str]], str]] = [
    ("removing an end", lambda a: Remove(on(a, "Amgen")), ALL[2:], "removed Amgen ORG, ends 2 relations"),
    ("removing the other", lambda a: Remove(on(a, "Kyprolis")), [], "removed Kyprolis DRUG, ends 3 relations"),
    (
        "a label that some types allow",
        lambda a: Relabel(on(a, "Amgen"), "PERSON"),
        ALL[1:],
        "relabelled Amgen PERSON, ends 1 relation",
    ),
    ("a label that one type allows", lambda a: Relabel(on(a, "Kyprolis"), "ORG"), ALL[1:], ", ends 1 relation"),
    ("a label that none allows", lambda a: Relabel(on(a, "Kyprolis"), "PERSON"), [], ", ends 3 relations"),
    (
        "an annotation in its place",
        lambda a: Add(0, TEXT.index(" AG"), "ORG"),
        [],
        "added Amgen Inc. and Novartis ORG, replaces 2, ends 3 relations",
    ),
]


@pytest.mark.parametrize(("make", "left", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_relation_goes_with_an_end_and_with_a_label_that_its_type_does_not_allow(
    article: OpenArticle, make: Make, left: list[tuple[str, str, str]], said: str
) -> None:
    change = decide(article, make(article))
    assert standing(article) == left
    assert told(change).endswith(said)
    article.apply(change.swapped())
    assert standing(article) == ALL


@pytest.mark.parametrize(
    "make",
    [
        lambda a: Resize(on(a, "Kyprolis"), START, END + 6),
        lambda a: Note("sure?", on(a, "Amgen")),
        lambda a: Relabel(on(a, "Novartis"), "PERSON"),
    ],
)
def test_everything_else_leaves_relations_as_they_are(article: OpenArticle, make: Make) -> None:
    before = list(article.relations)
    decide(article, make(article))
    assert list(article.relations) == before


def test_relations_go_before_their_annotations_and_come_back_after_them(article: OpenArticle) -> None:
    change = decide(article, Remove(on(article, "Kyprolis")))
    kinds = [type(row.before or row.after) for row in change.rows]
    assert kinds.index(Annotation) == 3
    assert kinds[:3] == [Relation] * 3
    back = change.swapped()
    assert [type(row.after) for row in back.rows][-3:] == [Relation] * 3


def test_what_is_not_possible_says_why(article: OpenArticle) -> None:
    amgen, kyprolis = on(article, "Amgen"), on(article, "Kyprolis")
    assert reason(article, Relate(amgen, kyprolis, "makes")) == "Amgen makes Kyprolis already"
    assert reason(article, Relate(kyprolis, amgen, "makes")) == "makes does not lead from DRUG to ORG"
    assert reason(article, Relate(amgen, amgen, "sells")) == "a relation needs two annotations"
    assert reason(article, Relate(amgen, kyprolis, "eats")) == "the scheme has no relation eats"
    relation = next(iter(article.relations))
    decide(article, Unrelate(relation))
    assert reason(article, Unrelate(relation)) == "this relation is gone"


def test_an_end_sees_its_relations_in_the_order_of_the_text(article: OpenArticle) -> None:
    seen = [(link.other.surface, link.relation.type, link.goes_out) for link in links(article, on(article, "Kyprolis"))]
    assert seen == [("Amgen", "makes", False), ("Amgen", "sells", False), ("Novartis", "sells", False)]
    assert [link.goes_out for link in links(article, on(article, "Novartis"))] == [True]


def test_a_plan_writes_nothing(article: OpenArticle) -> None:
    before = list(article.relations)
    with pytest.raises(NotPossible):
        decide(article, Relate(on(article, "Amgen"), on(article, "Kyprolis"), "makes"))
    assert list(article.relations) == before
    assert told(Change("relate", 1, ())) == "related"
