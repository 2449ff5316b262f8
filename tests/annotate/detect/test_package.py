"""The built-in detector as a spaCy pipeline in a folder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.detect import biotech, package, registry
from annotate.detect.protocol import Detector
from annotate.errors import DetectorFailed

TEXT = "Amgen paid $5 million for Quixotinib, said Zelda Quorumby, CEO."
LOAD = """
import json, spacy, sys
nlp = spacy.load(sys.argv[1])
print(json.dumps([[span.start_char, span.end_char, span.label_] for span in nlp(sys.argv[2]).ents]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "pipeline"
    package.main([str(path)])
    return path


def test_spacy_alone_loads_the_export_and_it_finds_the_same(folder: Path, detector: Detector) -> None:
    done = subprocess.run([sys.executable, "-c", LOAD, folder, TEXT], capture_output=True, text=True, check=True)
    (spans,) = detector.detect([TEXT])
    assert json.loads(done.stdout) == [[span.start, span.end, span.label] for span in spans]
    assert len(spans) >= 3


def test_the_export_is_a_detector_by_its_path(folder: Path, detector: Detector) -> None:
    exported = registry.load(str(folder))
    assert list(exported.detect([TEXT])) == list(detector.detect([TEXT]))


def test_the_export_says_what_it_needs(folder: Path) -> None:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    assert meta["name"] == "biotech_news"
    assert meta["requirements"] == [f"glossator>={meta['version']}"]


def test_a_layer_can_be_left_out_of_the_export(tmp_path: Path) -> None:
    package.main([str(tmp_path / "small"), "--disable", "ner", "--disable", "weighing"])
    config = (tmp_path / "small" / "config.cfg").read_text(encoding="utf-8")
    assert "components.ner" not in config
    with pytest.raises(DetectorFailed):
        package.main([str(tmp_path / "none"), "--disable", "nerd"])


@pytest.mark.parametrize("layer", biotech.LAYERS)
def test_the_detector_works_without_any_one_layer(layer: str) -> None:
    without = biotech.load(disable=[layer])
    assert len(list(without.detect([TEXT, ""]))) == 2
    assert layer not in str(without.config["layers"])
