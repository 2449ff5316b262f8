"""The built-in detector, on sentences written for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from annotate.detect import biotech, registry
from annotate.detect.protocol import Detector
from annotate.errors import DetectorFailed
from annotate.text import tokens

LABELS = frozenset(
    (
        "COMPANY",
        "ORG",
        "PERSON",
        "DRUG",
        "DRUG_CLASS",
        "TARGET",
        "DISEASE",
        "TRIAL",
        "PHASE",
        "ENDPOINT",
        "DATE",
        "MONEY",
    )
)


def found(detector: Detector, text: str) -> set[tuple[str, str]]:
    (spans,) = detector.detect([text])
    return {(text[span.start : span.end], span.label) for span in spans}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It starts a phase 2b/3 study.", {("phase 2b/3", "PHASE")}),
        ("The late-stage trial failed.", {("late-stage", "PHASE")}),
        ("Results are due in the second quarter of 2026.", {("the second quarter of 2026", "DATE")}),
        ("On March 9, 2025 it said no.", {("March 9, 2025", "DATE")}),
        ("Five years ago nobody cared.", {("Five years ago", "DATE")}),
        ("They may march on and may not.", set()),
        ("The deal is worth up to $1.2 billion.", {("$1.2 billion", "MONEY")}),
        ("It pays €300m now.", {("€300m", "MONEY")}),
        ("Sales fell 12% in 24 weeks.", set()),
        ("See NCT04975997 for more.", {("NCT04975997", "TRIAL")}),
    ],
)
def test_patterns_mark_what_has_a_form(detector: Detector, text: str, expected: set[tuple[str, str]]) -> None:
    assert found(detector, text) == expected


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Patients took velorustat-free zinbutamab for a year.", "zinbutamab", "DRUG"),
        ("Patients took Quixotinib daily.", "Quixotinib", "DRUG"),
        ("The antibody, QZX-40417, was safe.", "QZX-40417", "DRUG"),
        ("Sales of KEYTRUDA grew.", "KEYTRUDA", "DRUG"),
        ("They gave nab-paclitaxel first.", "nab-paclitaxel", "DRUG"),
        ("Quillbrook Therapeutics hired staff.", "Quillbrook Therapeutics", "COMPANY"),
        ("Shares of Quillbrook Labs, Inc. rose.", "Quillbrook Labs, Inc.", "COMPANY"),
        ("A team at the University of Ostermark agreed.", "University of Ostermark", "ORG"),
        ("The U.S. Department of Energy paid.", "U.S. Department of Energy", "ORG"),
        ("“We hope,” said Zelda Quorumby, CEO.", "Zelda Quorumby", "PERSON"),
        ("It was written by Ulrika Quorumby, M.D., Ph.D.", "Ulrika Quorumby", "PERSON"),
        ("Dr. Quorumby left.", "Quorumby", "PERSON"),
        ("It is a PD-1 inhibitor.", "PD-1 inhibitor", "DRUG_CLASS"),
        ("They make antibody-drug conjugates.", "antibody-drug conjugates", "DRUG_CLASS"),
        ("The COVID-19 vaccine worked.", "COVID-19 vaccine", "DRUG_CLASS"),
        ("A mutation, KRAS G12C, drives it.", "KRAS G12C", "TARGET"),
        ("for relapsed or refractory multiple myeloma", "relapsed or refractory multiple myeloma", "DISEASE"),
        ("in HER2-positive breast cancer", "HER2-positive breast cancer", "DISEASE"),
        ("with Crohn’s disease", "Crohn’s disease", "DISEASE"),
        ("in breast and ovarian cancer", "breast and ovarian cancer", "DISEASE"),
        ("the KEYNOTE-189 study", "KEYNOTE-189", "TRIAL"),
        ("It improved progression-free survival.", "progression-free survival", "ENDPOINT"),
        ("The 12-month PFS rate was higher.", "12-month PFS rate", "ENDPOINT"),
    ],
)
def test_layers_mark_names_as_the_guidelines_cut_them(detector: Detector, text: str, name: str, label: str) -> None:
    assert (name, label) in found(detector, text)


@pytest.mark.parametrize(
    "text",
    [
        "It appeared in the New England Journal of Medicine.",
        "The cancer center opened, and cancer cells grew.",
        "Read on at https://quillbrooktherapeutics.com/QZX-40417 and more.",
        "The company said the drug and the vaccine were safe.",
    ],
)
def test_what_carries_no_label_is_left_alone(detector: Detector, text: str) -> None:
    assert found(detector, text) == set()


def test_a_ticker_in_brackets_is_no_name_but_shows_one(detector: Detector) -> None:
    text = "Quillbrook Gardens (NASDAQ: QBGX) grew. QBGX is up."
    assert found(detector, text) == {("Quillbrook Gardens", "COMPANY"), ("QBGX", "COMPANY")}


def test_an_abbreviation_of_the_article_is_carried_to_all_its_mentions(detector: Detector) -> None:
    text = "They treat ocular wobble syndrome (OWS).\n\nFew know OWS."
    (spans,) = detector.detect([text])
    assert [(span.start, span.label) for span in spans if text[span.start : span.end] == "OWS"] == [
        (text.index("OWS"), "DISEASE"),
        (text.rindex("OWS"), "DISEASE"),
    ]


def test_an_abbreviation_defined_as_something_else_is_not_the_known_one(detector: Detector) -> None:
    assert ("MS", "DISEASE") in found(detector, "It treats MS.")
    assert ("MS", "DISEASE") not in found(detector, "The Market Square (MS) is near. They met at MS.")


def test_a_surname_and_a_short_company_name_follow_the_full_ones(detector: Detector) -> None:
    text = "Ulrika Quorumby, M.D., runs Quillbrook Therapeutics, Inc.\n\nQuorumby left Quillbrook."
    marked = found(detector, text)
    assert {("Quorumby", "PERSON"), ("Quillbrook", "COMPANY")} <= marked


def test_offsets_are_code_points_beyond_the_basic_plane(detector: Detector) -> None:
    text = "😀👩‍⚕️ Amgen’s Kyprolis\u00a0beat e\u0301toile 𝔄."
    (spans,) = detector.detect([text])
    assert [(text[span.start : span.end], span.label) for span in spans] == [("Amgen", "COMPANY"), ("Kyprolis", "DRUG")]


def test_spans_carry_a_score_and_the_layer_that_proposed_them(detector: Detector) -> None:
    (spans,) = detector.detect(["Keytruda costs $5 million."])
    assert [(span.label, span.detector) for span in spans] == [("DRUG", "gazetteer"), ("MONEY", "patterns")]
    assert all(span.score is not None and 0 < span.score < 1 for span in spans)


_PIECES = st.one_of(
    st.sampled_from(["Amgen", "Amgen’s", "Keytruda", "PD-1", "inhibitor", "lung", "cancer", "(NSCLC)", "phase", "2"]),
    st.sampled_from(
        ["$1.2", "billion", "March", "9", "2025", "said", "Zelda", "Quorumby", "Inc.", "Dr.", "University"]
    ),
    st.sampled_from(["of", "the", "and", "3", "QZX-40417", "KRAS", "G12C", "U.S.-based", "e\u0301", "😀", "\u200d"]),
    st.sampled_from([",", ".", ";", ":", "(", ")", "/", "-", "–", "—", "'", "’", "“", "”", "+", "®", "\n"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map(" ".join)))
def test_spans_are_flat_in_order_and_on_token_edges(detector: Detector, text: str) -> None:
    (spans,) = detector.detect([text])
    starts, ends = {start for start, _ in tokens(text)}, {end for _, end in tokens(text)}
    assert all(span.start in starts and span.end in ends for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert {span.label for span in spans} <= LABELS


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from(["a", " ", "  ", "\n", "\t", "😀", ".", "\u00a0"])).map("".join)
    )
)
def test_the_tokenizer_loses_no_character(nlp: Language, text: str) -> None:
    assert nlp.make_doc(text).text == text


@pytest.fixture(scope="session")
def nlp() -> Language:
    return biotech.pipeline(disable=[layer for layer in biotech.LAYERS if layer != "patterns"])


def test_a_layer_can_be_left_out() -> None:
    without = biotech.load(disable=["gazetteer", "vocabulary", "contexts", "consistency", *biotech.LEARNED])
    assert ("Amgen", "COMPANY") not in found(without, "Amgen paid $5 million.")
    assert ("$5 million", "MONEY") in found(without, "Amgen paid $5 million.")
    assert "gazetteer" not in str(without.config["layers"])


def test_without_the_recognizer_the_rules_decide() -> None:
    text = "Amgen paid $5 million for Kyprolis, said Zelda Quorumby, CEO."
    without, rules = biotech.load(disable=["ner"]), biotech.load(disable=biotech.LEARNED)
    assert list(without.detect([text])) == list(rules.detect([text]))


def test_an_unknown_layer_is_named_with_the_nearest() -> None:
    with pytest.raises(DetectorFailed) as caught:
        biotech.load(disable=["gazeteer"])
    assert "Did you mean gazetteer?" in caught.value.hint


def test_its_version_is_told_without_loading_a_pipeline(detector: Detector) -> None:
    who = registry.identity("biotech-news")
    assert (who.name, who.version, who.config) == (detector.name, detector.version, detector.config)
