"""The built-in detector for biotech and pharma news: layers of rules in an ordinary spaCy pipeline."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.detect.protocol import Detector, DetectorIdentity
from annotate.errors import DetectorFailed

if TYPE_CHECKING:
    from spacy.language import Language

NAME = "biotech-news"
MODEL = Path(__file__).parent / "model"
RELEASE = "1"
LISTS = {
    "brands.txt": "DRUG",
    "firms.txt": "COMPANY",
    "organisations.txt": "ORG",
    "targets.txt": "TARGET",
    "classes.txt": "DRUG_CLASS",
    "conditions.txt": "DISEASE",
    "endpoints.txt": "ENDPOINT",
    "unmarked.txt": "",
}
VOCABULARY = {"drugs.txt": "DRUG", "diseases.txt": "DISEASE", "companies.txt": "COMPANY"}
LAYERS = (
    "patterns",
    "gazetteer",
    "vocabulary",
    "stems",
    "studies",
    "firms",
    "people",
    "phrases",
    "endpoints",
    "abbreviations",
    "contexts",
    "consistency",
    "ner",
    "seen",
    "weighing",
)
"""The layers in their order, each of which can be left out; without weighing the longest span wins."""
LEARNED = ("ner", "seen", "weighing")
"""The layers made from gold articles."""
COMBINER = "combiner"
MAX_LENGTH = 10_000_000
"""Characters; rules need less memory than the models for which spaCy sets its limit."""


def load(disable: Sequence[str] = ()) -> Detector:
    """The detector, without the layers named in `disable`. Raises DetectorFailed for a layer that it has not."""
    from annotate.detect.spacy_pipeline import SpacyDetector

    return SpacyDetector(pipeline(disable), detector_identity(disable))


def detector_identity(disable: Sequence[str] = ()) -> DetectorIdentity:
    """Who the detector is; its version changes with every file of the rules, lists and trained layers."""
    from annotate.detect.spacy_pipeline import digest

    _check(disable)
    folder = Path(__file__).parent
    version = f"{RELEASE}+{digest(folder / 'layers', '*.py')}{digest(folder / 'lexicons')}{digest(MODEL)}"
    return DetectorIdentity(NAME, version, {"layers": [layer for layer in LAYERS if layer not in disable]})


def pipeline(disable: Sequence[str] = ()) -> Language:
    """The layers and the combiner as a spaCy pipeline, which nlp.to_disk can save."""
    _check(disable)
    import spacy

    from annotate.detect.layers import factories, tokenizer

    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    nlp.max_length = MAX_LENGTH
    for layer in LAYERS:
        if layer not in disable:
            _add(nlp, layer)
    nlp.add_pipe(factories.COMBINER, name=COMBINER, config={"weighed": "weighing" not in disable})
    return nlp


def _add(nlp: Language, layer: str) -> None:
    """Add the components of a layer."""
    lists = {"gazetteer": LISTS, "vocabulary": VOCABULARY}
    if layer in lists:
        nlp.add_pipe("glossator_gazetteer", name=layer, config={"lists": lists[layer], "layer": layer})
    elif layer == "ner":
        ner = nlp.add_pipe("glossator_ner", name=layer)
        ner.from_disk(MODEL / layer, exclude=["vocab"])  # type: ignore[attr-defined]  # spaCy types every pipe as a function
    elif layer != "weighing":
        nlp.add_pipe(f"glossator_{layer}", name=layer)


def _check(disable: Sequence[str]) -> None:
    for layer in disable:
        if layer not in LAYERS:
            near = difflib.get_close_matches(layer, LAYERS, n=1)
            guess = f"Did you mean {near[0]}? " if near else ""
            raise DetectorFailed(f"{NAME} has no layer {layer}.", f"{guess}It has: {', '.join(LAYERS)}.")
