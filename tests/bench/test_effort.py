"""The figures of the benchmark, on an article made for it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import effort

TEXT = "Oswin Therapeutics said on 4 May 2021 that velmocitinib met its goal. Velmocitinib is safe, Ada Quill added."
GOLD = [("Oswin Therapeutics", "COMPANY"), ("4 May 2021", "DATE"), ("velmocitinib", "DRUG"), ("Ada Quill", "PERSON")]


def test_a_run_gives_figures_and_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = [
        {"start": TEXT.index(surface), "end": TEXT.index(surface) + len(surface), "label": label}
        for surface, label in GOLD
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "oswin", "text": TEXT, "spans": spans}) + "\n")
    monkeypatch.setattr(sys, "argv", ["effort", str(path), "--json"])
    effort.main()
    out, err = capsys.readouterr()
    figures = json.loads(out)
    (article,) = figures["articles"]
    assert (article["id"], article["gold"]) == ("oswin", len(GOLD))
    for mode in ("same", "single"):
        counted = article[mode]
        assert counted["keys"] == sum(counted["kinds"].values()) == sum(counted["pressed"].values())
        assert counted["per_entity"] == counted["keys"] / len(GOLD)
        assert counted["kinds"]["finish"] == 1
    assert article["single"]["kinds"]["accept"] == article["right"]
    assert not any(surface in out + err for surface, _ in GOLD)
