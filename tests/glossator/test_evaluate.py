"""``glossator evaluate`` as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.glossator.test_cli import glossator

TEXT = "Amgen paid $5 million. Mira Oake of Amgen left.\x1b[2J"
GOLD = [(0, 5, "COMPANY"), (11, 21, "MONEY"), (23, 32, "PERSON"), (36, 41, "COMPANY")]


def line(key: str, spans: list[tuple[Any, ...]], text: str = TEXT) -> str:
    names = ("start", "end", "label", "score")
    listed = [dict(zip(names, span, strict=False)) for span in spans]
    return json.dumps({"id": key, "text": text, "spans": listed}) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with gold of two articles, and predictions for them and one more."""
    (tmp_path / "gold.jsonl").write_text(line("a", GOLD) + line("b", GOLD[:1], "Amgen grew."))
    predicted = [(0, 5, "ORG", 0.5), (11, 21, "MONEY", 0.9), (23, 27, "PERSON", 0.4), (23, 26, "GPE", 0.1)]
    (tmp_path / "p.jsonl").write_text(line("c", []) + line("b", [], "Amgen grew.") + line("a", predicted))
    return tmp_path


def test_predictions_are_judged_in_a_table(folder: Path) -> None:
    done = glossator(folder, "evaluate", "gold.jsonl", "--predictions", "p.jsonl")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("gold.jsonl: 2 articles, 5 gold spans; p.jsonl\n")
    rows = {each.split("  ")[0]: each.split() for each in reversed(done.stdout.splitlines())}
    assert rows["MONEY"][1:6] == ["1", "1", "1.000", "1.000", "1.000"]
    assert rows["COMPANY"][1:6] == ["3", "0", "–", "0.000", "0.000"]
    assert rows["micro average"][2:7] == ["5", "4", "0.250", "0.200", "0.222"]
    assert "need only the accept key: 0.200 of the gold spans" in done.stdout
    assert "AUROC 1.000 (1 right of 4 predictions with a score)" in done.stdout
    assert '1  COMPANY "Amgen", predicted ORG "Amgen"' in done.stdout
    assert "        a: Amgen paid $5 million. Mira Oake of [Amgen] left.␛[2J\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert "p.jsonl: left out 1 article that the gold does not have" in done.stderr
    assert "labels never predicted: COMPANY (3)" in done.stderr
    assert "labels not in gold: GPE (1), ORG (1)" in done.stderr


def test_a_script_reads_one_object(folder: Path) -> None:
    (folder / "labels.json").write_text('{"ORG": "COMPANY", "GPE": ""}')
    options = ("--predictions", "p.jsonl", "--labels", "labels.json", "--json", "--worst", "0", "--seed", "3")
    done = glossator(folder, "evaluate", "gold.jsonl", *options)
    data = json.loads(done.stdout)
    assert (data["gold"], data["predictions"], data["articles"]) == ("gold.jsonl", "p.jsonl", 2)
    assert data["kinds"] == {"hit": 2, "wrong_edge": 1, "wrong_label": 0, "missed": 2, "spurious": 0}
    assert data["micro"]["strict"]["precision"] == pytest.approx(2 / 3)
    assert data["accept_only"]["share"] == pytest.approx(2 / 5)
    assert data["bootstrap"] == {"level": 0.95, "resamples": 1000, "seed": 3}
    assert data["worst"] == {"missed": [], "spurious": [], "wrong_label": [], "wrong_edge": []}
    assert glossator(folder, "evaluate", "gold.jsonl", *options).stdout == done.stdout


def test_a_detector_is_run_in_its_layers(folder: Path) -> None:
    layers = ("patterns", "ner", "seen")  # the learned ones find amounts of money too
    disabled = [word for layer in layers for word in ("--disable", layer)]
    done = glossator(folder, "evaluate", "gold.jsonl", "--json", "--resamples", "0", *disabled)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["detector"]["name"] == "biotech-news"
    assert "patterns" not in data["detector"]["config"]["layers"]
    assert data["bootstrap"] is None
    assert data["labels"]["COMPANY"]["strict"]["hits"] >= 1
    assert data["labels"]["MONEY"]["strict"]["hits"] == 0


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("gold.jsonl", "--predictions", "p.jsonl", "--disable", "x"), 2, "leave --detector and --disable out"),
        (("gold.jsonl", "--detector", "biotec-news"), 1, "Did you mean biotech-news?"),
        (("gold.jsonl", "--predictions", "bad.jsonl"), 1, "bad.jsonl, line 2: "),
        (("gold.jsonl", "--predictions", "gold2.jsonl"), 1, "gold2.jsonl has no article b (gold.jsonl, line 2)"),
        (("nowhere.jsonl",), 2, "nowhere.jsonl"),
        (("empty.jsonl",), 1, "empty.jsonl holds no reviewed article"),
    ],
)
def test_mistakes_are_told_with_their_place(folder: Path, options: tuple[str, ...], code: int, message: str) -> None:
    (folder / "bad.jsonl").write_text(line("a", GOLD) + '{"id": "b"}\n')
    (folder / "gold2.jsonl").write_text(line("a", GOLD))
    (folder / "empty.jsonl").write_text("")
    done = glossator(folder, "evaluate", *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
