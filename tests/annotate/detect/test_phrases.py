"""The rules for targets, drug classes and diseases, without the learned layers."""

from __future__ import annotations

import pytest

from annotate.detect import biotech
from annotate.detect.protocol import Detector


@pytest.fixture(scope="module")
def rules() -> Detector:
    return biotech.load(disable=biotech.LEARNED)


def found(rules: Detector, text: str, label: str) -> set[str]:
    (spans,) = rules.detect([text])
    return {text[span.start : span.end] for span in spans if span.label == label}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Tumours with the CXCR9 marker and CDK21 loss shrank.", {"CXCR9", "CDK21"}),
        ("The tablet hits PI3Kε and α2β1 at once.", {"PI3Kε", "α2β1"}),
        ("It opens Kv3.2, Nav1.9 and 5-HT5A.", {"Kv3.2", "Nav1.9", "5-HT5A"}),
        ("Those who carry HLA-B*57:01 must not take it.", {"HLA-B*57:01"}),
        ("Most had FGFR2 N550K or V565F at relapse.", {"FGFR2 N550K", "V565F"}),
        ("Half of them carry MET exon 14 skipping.", {"MET exon 14 skipping"}),
        ("Children with mutations in QRSX4 go blind.", {"QRSX4"}),
        ("It stops KIT and VEGFR2.", {"KIT", "VEGFR2"}),
        ("They measured Calreticulin in the blood.", {"Calreticulin"}),
    ],
)
def test_genes_are_known_by_their_form_and_by_their_neighbours(rules: Detector, text: str, targets: set[str]) -> None:
    assert found(rules, text, "TARGET") == targets


@pytest.mark.parametrize(
    "text",
    [
        "The first AID KIT was lost, and MET police came for the REST.",
        "See form PHQ9 on page QRSX4.",
        "It is an FGFR2-rearranged bile duct cancer.",
        "An EGFR and MET bispecific antibody worked.",
        "EBITDA loss widened.",
    ],
)
def test_what_only_looks_like_a_gene_or_qualifies_something_else_is_no_target(rules: Detector, text: str) -> None:
    assert found(rules, text, "TARGET") == set()


@pytest.mark.parametrize("code", ["QSR-4017", "MMP-412"])
def test_codes_of_drugs_are_no_genes(rules: Detector, code: str) -> None:
    assert found(rules, f"Patients took {code} daily.", "DRUG") == {code}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It is a topical JAK1/3 inhibitor.", "JAK1/3 inhibitor"),
        ("A brain-penetrant pan-TRK inhibitor failed.", "brain-penetrant pan-TRK inhibitor"),
        ("It is a CD20xCD3 T-cell engager.", "CD20xCD3 T-cell engager"),
        (
            "A dual endothelin and angiotensin receptor antagonist won.",
            "dual endothelin and angiotensin receptor antagonist",
        ),
        ("A histamine 4 receptor antagonist eased it.", "histamine 4 receptor antagonist"),
        ("They gave a GnRH receptor antagonist.", "GnRH receptor antagonist"),
        ("They made a melatonin agonist/antagonist.", "melatonin agonist/antagonist"),
        (
            "A sodium-glucose cotransporter-2 (SGLT2) inhibitor helps.",
            "sodium-glucose cotransporter-2 (SGLT2) inhibitor",
        ),
        ("They sell a ranibizumab biosimilar.", "ranibizumab biosimilar"),
        ("An in vivo CAR-T therapy came first.", "in vivo CAR-T"),
        ("Both mumps and rubella vaccines ran out.", "mumps and rubella vaccines"),
        ("She swears by weight-loss drugs.", "weight-loss"),
        ("He takes blood pressure-lowering pills.", "blood pressure-lowering"),
        ("They need an antidiabetic agent.", "antidiabetic agent"),
        ("Doctors prescribe fewer triptans and sleeping pills.", "triptans"),
    ],
)
def test_classes_grow_over_what_they_act_on_and_are_made_of(rules: Detector, text: str, name: str) -> None:
    assert name in found(rules, text, "DRUG_CLASS")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It is a first-in-class TYK2 inhibitor.", {"TYK2 inhibitor"}),
        ("It is a novel gene therapy.", {"gene therapy"}),
        ("The Boston-based drug maker won.", set()),
        ("Use evidence-based treatments.", set()),
        ("Pfizer’s TYK2 inhibitor lost.", {"TYK2 inhibitor"}),
    ],
)
def test_words_that_praise_or_place_stay_out_of_a_class(rules: Detector, text: str, names: set[str]) -> None:
    assert found(rules, text, "DRUG_CLASS") == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It treats hypertrophic pyloric stenosis.", "hypertrophic pyloric stenosis"),
        ("in CLDN18.2-positive gastric cancer", "CLDN18.2-positive gastric cancer"),
        ("in KRAS G12D-mutated pancreatic cancer", "KRAS G12D-mutated pancreatic cancer"),
        ("for alpha-1 antitrypsin deficiency", "alpha-1 antitrypsin deficiency"),
        ("for congenital thrombomodulin deficiency", "congenital thrombomodulin deficiency"),
        ("for FUS-ALS and others, SOD1-ALS came first", "SOD1-ALS"),
        ("for Usher syndrome type 1B", "Usher syndrome type 1B"),
        ("for osteopetrosis types I, II and III", "osteopetrosis types I, II and III"),
        ("in stage 3 or 4 kidney disease", "stage 3 or 4 kidney disease"),
        ("for mild to moderate acne", "mild to moderate acne"),
        ("for B cell-mediated autoimmune diseases", "B cell-mediated autoimmune diseases"),
        ("for moderately to severely active Crohn’s disease", "moderately to severely active Crohn’s disease"),
        ("for previously treated lung cancer", "previously treated lung cancer"),
        ("in first-line PD-L1-high lung cancer", "first-line PD-L1-high lung cancer"),
        ("for heart failure with reduced ejection fraction", "heart failure with reduced ejection fraction"),
        ("for heavy bleeding due to fibroids", "heavy bleeding due to fibroids"),
        ("It harms: inflammation of the liver, rarely.", "inflammation of the liver"),
        ("They fear diseases of the back of the eye.", "diseases of the back of the eye"),
        ("pain in the arms, jaw and neck", "pain in the arms, jaw and neck"),
        ("She had hay fever, brain bleeds and weak bones.", "brain bleeds"),
        ("Side effects were QT prolongation and hot flushes.", "QT prolongation"),
    ],
)
def test_diseases_keep_what_names_their_kind(rules: Detector, text: str, name: str) -> None:
    assert name in found(rules, text, "DISEASE")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It treats high blood pressure or diabetes.", {"high blood pressure", "diabetes"}),
        ("of oral mucositis in head and neck cancer", {"oral mucositis", "head and neck cancer"}),
        ("subject to customary conditions", set()),
        ("He fought aggressive leukaemia.", {"leukaemia"}),
        ("It has potential, cancer or not.", {"cancer"}),
        ("in a phase 3 migraine trial", {"migraine"}),
        ("An oral obesity pill and an oral cancer ward", {"obesity", "oral cancer"}),
    ],
)
def test_diseases_end_where_the_sentence_goes_on(rules: Detector, text: str, names: set[str]) -> None:
    assert found(rules, text, "DISEASE") == names
