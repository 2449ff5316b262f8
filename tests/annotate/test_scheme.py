from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import InvalidScheme
from annotate.scheme import (
    LABEL_KEYS,
    PALETTE,
    default_scheme,
    load_scheme,
    mistakes,
    parse_scheme,
    scheme_to_toml,
)
from store.records import Label, LabelScheme
from store.schemes import scheme_from_json, scheme_to_json

ONE = 'name = "mine"\n[[labels]]\nname = "GENE"\n'
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,8}", fullmatch=True)
COLOURS = st.sampled_from(PALETTE) | st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)


@st.composite
def schemes(draw: st.DrawFn) -> LabelScheme:
    names = draw(st.lists(NAMES, min_size=1, max_size=len(LABEL_KEYS), unique=True))
    keys = draw(st.permutations(LABEL_KEYS))
    labels = (
        Label(name, draw(st.sampled_from(["", key])), draw(COLOURS), draw(TEXT), draw(TEXTS), draw(TEXTS))
        for name, key in zip(names, keys, strict=False)
    )
    return LabelScheme(draw(TEXT.filter(str.strip)), draw(st.integers(1, 2**31 - 1)), tuple(labels))


def message_for(toml: str | bytes) -> str:
    with pytest.raises(InvalidScheme) as caught:
        parse_scheme(toml.encode() if isinstance(toml, str) else toml, "mine.toml")
    assert caught.value.hint
    return caught.value.message


@given(schemes())
def test_toml_gives_a_scheme_back(scheme: LabelScheme) -> None:
    assert parse_scheme(scheme_to_toml(scheme).encode(), "mine.toml") == scheme


@given(schemes())
def test_json_gives_a_scheme_back(scheme: LabelScheme) -> None:
    written = scheme_to_json(scheme)
    assert scheme_from_json(written) == scheme
    assert scheme_to_json(scheme_from_json(written)) == written


def test_the_default_scheme_has_its_twelve_labels_on_the_number_row() -> None:
    scheme = default_scheme()
    assert [(label.key, label.name) for label in scheme.labels] == [
        ("1", "COMPANY"),
        ("2", "ORG"),
        ("3", "PERSON"),
        ("4", "DRUG"),
        ("5", "DRUG_CLASS"),
        ("6", "TARGET"),
        ("7", "DISEASE"),
        ("8", "TRIAL"),
        ("9", "PHASE"),
        ("0", "ENDPOINT"),
        ("-", "DATE"),
        ("=", "MONEY"),
    ]


def test_each_default_label_has_its_own_colour_and_is_explained() -> None:
    labels = default_scheme().labels
    assert {label.colour for label in labels} == set(PALETTE)
    assert all(label.definition and label.examples and label.counter_examples for label in labels)


def test_a_scheme_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff" + ONE, encoding="utf-8")
    assert load_scheme(path) == LabelScheme("mine", 1, (Label("GENE", "", "blue", ""),))


def test_labels_without_a_colour_get_the_palette_names_that_are_left() -> None:
    toml = ONE + '[[labels]]\nname = "CELL"\ncolour = "blue"\n[[labels]]\nname = "ASSAY"\n'
    scheme = parse_scheme(toml.encode(), "mine.toml")
    assert [label.colour for label in scheme.labels] == ["teal", "blue", "green"]


def test_labels_beyond_the_palette_still_get_a_colour() -> None:
    toml = 'name = "many"\n' + "".join(f'[[labels]]\nname = "L{number}"\n' for number in range(14))
    assert parse_scheme(toml.encode(), "many.toml").labels[13].colour in PALETTE


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidScheme, match=r"none\.toml: cannot be read"):
        load_scheme(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (ONE + 'colr = "red"', "label 1 (GENE): unknown field 'colr'; did you mean 'colour'?"),
        ("versoin = 2\n" + ONE, "unknown field 'versoin'; did you mean 'version'?"),
        (ONE + 'zzz = "red"', "label 1 (GENE): unknown field 'zzz'; known: name, key, colour, definition"),
        (ONE + "key = 1", "label 1 (GENE): key must be text in quotes"),
        (ONE + 'examples = ["a", 2]', "label 1 (GENE): examples: item 2 must be text in quotes"),
        (ONE + 'examples = "a"', "label 1 (GENE): examples must be a list in square brackets"),
        ('name = "mine"\n[[labels]]\nkey = "1"', "label 1: name is missing"),
        ('name = "mine"\nlabels = [3]', "labels: item 1 must be a table of fields"),
        ('name = "mine"', "labels is missing"),
        ('name = "mine"\nlabels = []', "no labels; a scheme needs at least one"),
        ("version = true\n" + ONE, "version must be a whole number without quotes"),
        ("version = 0\n" + ONE, "version 0 is not between 1 and"),
        ('name = " "\n[[labels]]\nname = "GENE"', "name is empty"),
        (ONE + 'key = "q"', "label 1 (GENE): key 'q' is none of 1 2 3 4 5 6 7 8 9 0 - ="),
        (ONE + 'colour = "bleu"', "label 1 (GENE): colour 'bleu' is neither"),
        (ONE + 'colour = "bleu"', "did you mean 'blue'?"),
        (ONE + 'colour = "#12345"', "colour '#12345' is neither #rrggbb nor a palette name"),
        (ONE + '[[labels]]\nname = "GENE"', "label 2 (GENE): name 'GENE' is taken by label 1 (GENE)"),
        (
            ONE + 'key = "1"\n[[labels]]\nname = "CELL"\nkey = "1"',
            "label 2 (CELL): key '1' is taken by label 1 (GENE)",
        ),
        ('name = "mine"\n[[labels]]\nname = "DRUG CLASS"', "such as 'DRUG_CLASS'"),
        ('name = "mine"\n[[labels]]\nname = "4"', "must be letters, digits, - and _ after a first letter"),
        ("name = ", "Invalid value"),
        ("name = " + "[" * 100_000, "nested too deeply"),
        (b'name = "mine"\n\xff', "mine.toml, line 2: not UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_place(toml: str | bytes, message: str) -> None:
    found = message_for(toml)
    assert found.startswith("mine.toml")
    assert message in found


def test_every_mistake_is_named_at_once() -> None:
    found = message_for(ONE + 'key = "q"\ncolour = "bleu"')
    assert len(found.splitlines()) == 2


def test_a_flood_of_mistakes_is_cut_short() -> None:
    found = message_for('name = "mine"\nlabels = [' + "3, " * 1000 + "]")
    assert found.splitlines()[-1] == "and 980 more"


def test_what_a_message_quotes_cannot_act_on_the_terminal() -> None:
    found = message_for('name = "mine"\n[[labels]]\nname = "\\u001b[2J\\nGENE"')
    assert "\x1b" not in found
    assert len(found.splitlines()) == 1


def test_mistakes_are_found_in_a_scheme_made_in_memory() -> None:
    scheme = default_scheme()
    first = replace(scheme.labels[0], name="DRUG")
    assert mistakes(scheme) == ()
    assert mistakes(replace(scheme, labels=(first, *scheme.labels[1:]), relations=())) == (
        "label 4 (DRUG): name 'DRUG' is taken by label 1 (DRUG)",
    )


def test_the_rule_on_overlap_is_read_written_and_checked() -> None:
    label = '[[labels]]\nname = "A"\n'
    scheme = parse_scheme(f'name = "s"\noverlap = "nested"\n{label}'.encode(), "s.toml")
    assert scheme.overlap == "nested"
    assert parse_scheme(scheme_to_toml(scheme).encode(), "s.toml") == scheme
    assert parse_scheme(f'name = "s"\n{label}'.encode(), "s.toml").overlap == "none"
    with pytest.raises(InvalidScheme, match="overlap must be one of none, nested, free"):
        parse_scheme(f'name = "s"\noverlap = "some"\n{label}'.encode(), "s.toml")
