"""Relations in a label scheme: read, checked, written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import InvalidScheme
from annotate.relation_types import RELATION_KEYS, keyed
from annotate.scheme import default_scheme, parse_scheme, scheme_to_toml
from store.records import Label, LabelScheme, RelationType
from store.schemes import scheme_from_json, scheme_to_json

LABELS = 'name = "mine"\n[[labels]]\nname = "DRUG"\n[[labels]]\nname = "DISEASE"\n'
TREATS = '[[relations]]\nname = "treats"\nhead = ["DRUG"]\ntail = ["DISEASE"]\n'
NAMES = ("DRUG", "DISEASE", "FIRM")
ENDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def relations(draw: st.DrawFn) -> tuple[RelationType, ...]:
    names = draw(st.lists(st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,6}", fullmatch=True), max_size=6, unique=True))
    keys = draw(st.permutations(RELATION_KEYS))
    text = st.text(st.characters(codec="utf-8"), max_size=20)
    return tuple(
        RelationType(name, key, draw(ENDS), draw(ENDS), draw(text)) for name, key in zip(names, keys, strict=False)
    )


@given(relations())
def test_relations_come_back_from_toml_and_from_json(found: tuple[RelationType, ...]) -> None:
    labels = tuple(Label(name, "", "blue", "") for name in NAMES)
    scheme = LabelScheme("mine", 1, labels, relations=found)
    assert parse_scheme(scheme_to_toml(scheme).encode(), "mine.toml") == scheme
    assert scheme_from_json(scheme_to_json(scheme)) == scheme


def test_a_scheme_from_before_relations_has_none() -> None:
    data = json.loads(scheme_to_json(default_scheme()))
    del data["relations"]
    assert scheme_from_json(json.dumps(data)).relations == ()


def test_keys_that_are_left_out_are_letters_of_the_name() -> None:
    bare = [RelationType(name, "", ("A",), ("A",)) for name in ("treats", "targets", "t", "a")]
    given_one = RelationType("acts", "t", ("A",), ("A",))
    assert [each.key for each in keyed([given_one, *bare])] == ["t", "r", "a", "b", "c"]
    many = keyed(RelationType(f"r{n}", "", ("A",), ("A",)) for n in range(70))
    keys = [each.key for each in many]
    assert len(set(filter(None, keys))) == len(RELATION_KEYS)
    assert keys.count("") == 70 - len(RELATION_KEYS)


def test_a_type_allows_the_labels_of_its_ends() -> None:
    (treats,) = parse_scheme((LABELS + TREATS).encode(), "mine.toml").relations
    assert (treats.key, treats.definition) == ("t", "")
    assert treats.allows("DRUG", "DISEASE")
    assert not treats.allows("DISEASE", "DRUG")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            TREATS.replace('"DRUG"', '"DRGU"'),
            "head names 'DRGU', which is no label of the scheme; did you mean 'DRUG'?",
        ),
        (TREATS.replace('"DISEASE"', '"drug", "DISEASE"'), "tail names 'drug', which is no label"),
        (TREATS.replace('"DISEASE"', ""), "tail is empty; a relation needs at least one label there"),
        (TREATS.replace('"DISEASE"', '"DISEASE", "DISEASE"'), "tail names DISEASE more than once"),
        (TREATS.replace("treats", "may treat"), "name 'may treat' must be letters, digits, - and _"),
        (TREATS + 'key = "%"\n', "key '%' is neither a letter nor one of the keys of labels"),
        (TREATS + TREATS, "relation 2 (treats): name 'treats' is taken by relation 1 (treats)"),
        (TREATS + 'key = "x"\n' + TREATS.replace("treats", "t") + 'key = "x"\n', "key 'x' is taken by relation 1"),
        (TREATS + "from = []\n", "relation 1 (treats): unknown field 'from'; known: name, key, head, tail, definition"),
        (TREATS.replace('["DRUG"]', '"DRUG"'), "relation 1 (treats): head must be a list in square brackets"),
        (TREATS.replace('tail = ["DISEASE"]', ""), "relation 1 (treats): tail is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(toml: str, said: str) -> None:
    with pytest.raises(InvalidScheme) as caught:
        parse_scheme((LABELS + toml).encode(), "mine.toml")
    assert said in caught.value.message
    assert len(caught.value.message.splitlines()) == 1


def test_the_default_scheme_relates_its_labels() -> None:
    types = {each.name: each for each in default_scheme().relations}
    assert types["treats"].allows("DRUG", "DISEASE")
    assert len({each.key for each in types.values()}) == len(types)
