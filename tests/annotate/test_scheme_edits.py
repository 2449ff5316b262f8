"""Edits of a label scheme, each from a scheme to what it makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import NotPossible
from annotate.scheme import LABEL_KEYS, PALETTE, mistakes, parse_scheme, scheme_to_toml
from annotate.scheme_edits import (
    SchemeEdit,
    added,
    defined,
    merged,
    recoloured,
    rekeyed,
    renamed,
    replaced,
    restored,
    retired,
)
from store.records import Label, LabelScheme, RelationType
from store.schemes import scheme_from_json, scheme_to_json

SCHEME = LabelScheme(
    "trial",
    3,
    (
        Label("ORG", "1", "blue", "A firm.", ("Amgen",), ("the firm",), "Divisions count.", ("COMPANY",)),
        Label("DRUG", "2", "green", "A product."),
        Label("PLACE", "", "grey", "Where.", retired=True),
    ),
    relations=(RelationType("sells", "a", ("ORG",), ("DRUG",)),),
)
NAMES = st.sampled_from(["ORG", "DRUG", "PLACE", "FIRM", "COMPANY", "MEDICINE", "ORGAN"])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
TUPLES = st.lists(TEXTS, max_size=2).map(tuple)


@st.composite
def schemes(draw: st.DrawFn) -> LabelScheme:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    keys = draw(st.lists(st.sampled_from([*LABEL_KEYS, ""]), min_size=5, max_size=5, unique=True))
    labels = []
    for name, key in zip(names, keys, strict=False):
        gone = name != names[0] and draw(st.booleans())
        label = Label(
            name,
            "" if gone else key,
            draw(st.sampled_from(PALETTE)),
            draw(TEXTS),
            draw(TUPLES),
            draw(TUPLES),
            draw(TEXTS),
            draw(st.lists(st.sampled_from(["OLD", "OLDER"]), unique=True).map(tuple)),
            gone,
        )
        labels.append(label)
    return LabelScheme("drawn", 1, tuple(labels), relations=(RelationType("r", "a", (names[0],), tuple(names)),))


def why(act: Callable[[], SchemeEdit]) -> str:
    with pytest.raises(NotPossible) as refused:
        act()
    return refused.value.message


def names(scheme: LabelScheme) -> list[str]:
    return [label.name for label in scheme.labels]


@given(schemes())
def test_a_renamed_label_that_gets_its_name_back_is_as_before(scheme: LabelScheme) -> None:
    for label in scheme.labels:
        there = renamed(scheme, label.name, "ANEW")
        assert there.moves == ((label.name, "ANEW"),)
        assert there.after.former_names.get(label.name) == (None if label.retired else "ANEW")
        assert renamed(there.after, "ANEW", label.name).after == scheme


@given(schemes(), NAMES, st.sampled_from([*LABEL_KEYS, ""]))
def test_keys_are_exchanged_and_no_two_labels_have_one(scheme: LabelScheme, name: str, key: str) -> None:
    if name not in scheme or scheme.label(name).retired or scheme.label(name).key == key:
        with pytest.raises(NotPossible):
            rekeyed(scheme, name, key)
        return
    after = rekeyed(scheme, name, key).after
    assert after.label(name).key == key
    given_keys = [label.key for label in after.labels if label.key]
    assert len(given_keys) == len(set(given_keys))
    if key:
        assert rekeyed(after, name, scheme.label(name).key).after == scheme or not scheme.label(name).key


@given(schemes())
def test_a_scheme_goes_through_json_and_toml_unchanged(scheme: LabelScheme) -> None:
    assert scheme_from_json(scheme_to_json(scheme)) == scheme
    assert not mistakes(scheme)
    assert parse_scheme(scheme_to_toml(scheme).encode(), "drawn.toml") == scheme


@given(schemes(), st.data())
def test_a_merged_label_leaves_its_names_and_takes_no_place_in_relations(
    scheme: LabelScheme, data: st.DataObject
) -> None:
    if len(scheme.given) < 2:
        return
    old, into = data.draw(st.permutations(names_given(scheme)))[:2]
    edit = merged(scheme, old, into)
    assert names(edit.after) == [name for name in names(scheme) if name != old]
    assert edit.after.label(into).formerly[-1] == old
    assert edit.after.label(into).definition == scheme.label(into).definition
    ends = {end for relation in edit.after.relations for end in (*relation.head, *relation.tail)}
    assert old not in ends
    assert not mistakes(edit.after)


def names_given(scheme: LabelScheme) -> list[str]:
    return [label.name for label in scheme.given]


def test_a_renamed_label_keeps_everything_else() -> None:
    edit = renamed(SCHEME, "ORG", "FIRM")
    assert edit.after.label("FIRM").formerly == ("COMPANY", "ORG")
    assert edit.after.label("FIRM").guideline == "Divisions count."
    assert names(edit.after) == ["FIRM", "DRUG", "PLACE"]
    assert edit.after.relations[0].head == ("FIRM",)
    assert edit.after.former_names == {"COMPANY": "FIRM", "ORG": "FIRM"}
    assert edit.after.version == SCHEME.version


def test_a_former_name_means_the_label_that_has_it_now() -> None:
    after = added(renamed(SCHEME, "ORG", "FIRM").after, Label("ORG", "3", "", "An organisation.")).after
    assert after.former_names == {"COMPANY": "FIRM"}


def test_one_more_label_gets_a_free_colour_and_is_new() -> None:
    edit = added(SCHEME, Label("TRIAL", "3", "", "A study."))
    assert edit.after.label("TRIAL").colour == "teal"
    assert edit.new == ("TRIAL",)


def test_a_retired_label_loses_its_key_and_is_not_given() -> None:
    edit = retired(SCHEME, "DRUG")
    assert edit.after.label("DRUG").key == ""
    assert names_given(edit.after) == ["ORG"]
    assert edit.put_aside == ("DRUG",)
    assert restored(edit.after, "DRUG").after.given == (SCHEME.labels[0], Label("DRUG", "", "green", "A product."))
    assert why(lambda: retired(edit.after, "ORG")) == "ORG is the last label that can be given"


def test_texts_are_changed_one_by_one() -> None:
    after = defined(SCHEME, "DRUG", "A medicine.", examples=["Kyprolis"]).after
    assert after.label("DRUG").definition == "A medicine."
    assert after.label("DRUG").examples == ("Kyprolis",)
    assert defined(after, "DRUG", guideline="Brands too.").after.label("DRUG").definition == "A medicine."


def test_another_scheme_keeps_what_it_leaves_out_as_retired() -> None:
    new = LabelScheme("next", 1, (Label("FIRM", "1", "red", "A firm."), Label("TRIAL", "2", "blue", "A study.")))
    edit = replaced(SCHEME, new, {"ORG": "FIRM"})
    assert names(edit.after) == ["FIRM", "TRIAL", "DRUG", "PLACE"]
    assert edit.after.label("FIRM").formerly == ("COMPANY", "ORG")
    assert edit.moves == (("ORG", "FIRM"),)
    assert edit.put_aside == ("DRUG",)
    assert edit.new == ("TRIAL",)
    assert (edit.after.name, edit.after.version) == ("next", SCHEME.version)


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda: added(SCHEME, Label("ORG", "", "", "")), "there is a label ORG"),
        (lambda: added(SCHEME, Label("a b", "", "", "")), "name 'a b' must be letters"),
        (lambda: added(SCHEME, Label("NEW", "2", "", "")), "key '2' is taken by label 2 (DRUG)"),
        (lambda: renamed(SCHEME, "ORG", "DRUG"), "there is a label DRUG: merge ORG into it"),
        (lambda: renamed(SCHEME, "ROG", "FIRM"), "there is no label ROG; there are ORG, DRUG, PLACE"),
        (lambda: renamed(SCHEME, "ORG", "\x1b[2J"), "must be letters"),
        (lambda: merged(SCHEME, "ORG", "ORG"), "ORG cannot be merged into itself"),
        (lambda: merged(SCHEME, "ORG", "PLACE"), "PLACE is retired: restore it first"),
        (lambda: retired(SCHEME, "PLACE"), "PLACE is retired"),
        (lambda: restored(SCHEME, "ORG"), "ORG is not retired"),
        (lambda: rekeyed(SCHEME, "ORG", "q"), "key 'q' is none of"),
        (lambda: rekeyed(SCHEME, "ORG", "1"), "nothing would change"),
        (lambda: recoloured(SCHEME, "ORG", "blu"), "did you mean 'blue'?"),
        (lambda: defined(SCHEME, "ORG", "A firm."), "nothing would change"),
        (lambda: replaced(SCHEME, SCHEME, {"ORG": "DRUG"}), "ORG is in the new scheme"),
        (
            lambda: replaced(SCHEME, LabelScheme("x", 1, (Label("A", "", "red", ""),)), {"ORG": "A", "DRUG": "A"}),
            "A cannot take over ORG",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(act: Callable[[], SchemeEdit], reason: str) -> None:
    said = why(act)
    assert reason in said
    assert said.isprintable()
