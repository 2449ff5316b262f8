"""The rule layers for endpoints, firms, organisations, people and trials, on sentences written for them."""

from __future__ import annotations

import pytest

from annotate.detect import biotech
from annotate.detect.protocol import Detector


@pytest.fixture(scope="module")
def rules() -> Detector:
    return biotech.load(disable=biotech.LEARNED)


def found(detector: Detector, text: str) -> set[tuple[str, str]]:
    (spans,) = detector.detect([text])
    return {(text[span.start : span.end], span.label) for span in spans}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In the trial, time to first asthma attack was longer than on placebo.", "time to first asthma attack"),
        ("The trial's rate of serious infections was 4% on the tablet.", "rate of serious infections"),
        ("It cut the risk of stroke or death by 21% against placebo.", "risk of stroke or death"),
        ("It lowered the risk of heart attack, stroke and death by 12%.", "risk of heart attack, stroke and death"),
        ("The primary endpoint is the change from baseline in HbA1c at week 26.", "change from baseline in HbA1c"),
        ("Patients in the trial reported a reduction in agitation against placebo.", "reduction in agitation"),
        ("Recurrence-free survival was 71% at three years.", "Recurrence-free survival"),
        ("It improved progression-free and overall survival.", "progression-free and overall survival"),
        (
            "A 50% or greater reduction in seizures was seen in 38% of adults.",
            "50% or greater reduction in seizures",
        ),
        ("In the study, liver stiffness fell by a fifth against placebo.", "liver stiffness"),
        ("The trial used the Brisk Wakefulness Scale (BWS) at week 8.", "Brisk Wakefulness Scale"),
        ("Secondary endpoints include itch severity, joint bleeds and fatigue score.", "fatigue score"),
        (
            "In the trial, the proportion of patients who walked unaided was 31%.",
            "proportion of patients who walked unaided",
        ),
        ("Data on the 18-month PFS rate will follow.", "18-month PFS rate"),
        ("In the phase 2 study, blood pressure fell by 9 mm Hg.", "blood pressure"),
        ("The study will assess safety, tolerability and pharmacokinetics.", "safety"),
    ],
)
def test_measures_are_endpoints_in_the_words_that_name_them(rules: Detector, text: str, name: str) -> None:
    assert (name, "ENDPOINT") in found(rules, text)


@pytest.mark.parametrize(
    "text",
    [
        "The drug could help to improve quality of life worldwide.",
        "Adults who smoke have a high risk of stroke.",
        "The market grows at a compound annual growth rate of 11%.",
        "It got a complete response letter in May.",
        "They met at the Needs Assessment and at the Social Deprivation Index.",
        "The incidence of gout among adults has doubled since the war.",
    ],
)
def test_hopes_populations_and_other_figures_are_no_endpoints(rules: Detector, text: str) -> None:
    assert "ENDPOINT" not in {label for _, label in found(rules, text)}


def test_a_measure_that_is_known_is_not_swallowed_by_its_fall(rules: Detector) -> None:
    marked = found(rules, "The trial showed a reduction in LDL-C of 40% against placebo.")
    assert ("reduction in LDL-C", "ENDPOINT") not in marked


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Shares fell, said Quillmark analyst Zelda Quorumby.", "Quillmark", "COMPANY"),
        ("An analyst at Quillmark Towers, who asked not to be named, agreed.", "Quillmark Towers", "COMPANY"),
        ("Its maker, Oak & Tansy, has filed.", "Oak & Tansy", "COMPANY"),
        ("It was bought by Quillbrook Dermatology A/S last year.", "Quillbrook Dermatology A/S", "COMPANY"),
        ("Pfizer to Acquire Quillbrook Sciences for Cash", "Quillbrook Sciences", "COMPANY"),
        ("A doctor at St Wilfrith’s Hospital agreed.", "St Wilfrith’s Hospital", "ORG"),
        ("The Congress of Ostermark Haematology begins.", "Congress of Ostermark Haematology", "ORG"),
        ("The US Food and Drug Administration agreed.", "US Food and Drug Administration", "ORG"),
        ("The United Kingdom Ministry of Defence paid.", "United Kingdom Ministry of Defence", "ORG"),
        ("Chief Executive Ulreka Quorumby declined to comment.", "Ulreka Quorumby", "PERSON"),
        ("The firm named Quorin Brattleby as chief financial officer.", "Quorin Brattleby", "PERSON"),
        ("Reps. Quorin Brattleby (R-UT) and others agreed.", "Quorin Brattleby", "PERSON"),
        ("“We hope,” said Quor Min-seo of the institute.", "Quor Min-seo", "PERSON"),
        ("The late-stage trial, CAIRNSTONE, was stopped.", "CAIRNSTONE", "TRIAL"),
        ("They ran CAIRNSTONE (NCT01234567) in spring.", "CAIRNSTONE", "TRIAL"),
        ("In the DEEP CAIRN trial nobody fell ill.", "DEEP CAIRN", "TRIAL"),
        ("In DESTINY-Breast04 the tumours shrank.", "DESTINY-Breast04", "TRIAL"),
    ],
)
def test_names_are_told_by_the_words_beside_them(rules: Detector, text: str, name: str, label: str) -> None:
    assert (name, label) in found(rules, text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Wall Street analysts said little.", "COMPANY"),
        ("Mergers & Acquisitions said no.", "COMPANY"),
        ("The committee met on Monday with the Agency on Quixotinib.", "ORG"),
        ("They began a trial of a CAR, and the study, NSCLC, ended.", "TRIAL"),
    ],
)
def test_words_that_only_look_like_names_are_left_alone(rules: Detector, text: str, label: str) -> None:
    assert label not in {marked for _, marked in found(rules, text)}


def test_the_outlet_of_a_byline_is_a_credit(rules: Detector) -> None:
    marked = found(rules, "Trial fails\n\nBy Zelda Quorumby, Reuters\n\nReuters reported more.")
    text = "Trial fails\n\nBy Zelda Quorumby, Reuters\n\nReuters reported more."
    (spans,) = rules.detect([text])
    assert ("Zelda Quorumby", "PERSON") in marked
    assert [span.start for span in spans if text[span.start : span.end] == "Reuters"] == [text.rindex("Reuters")]
