"""Making the trained layers, on a few sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from annotate.detect.layers.recognizer import NAME
from annotate.detect.layers.tags import Chances, tags
from annotate.detect.layers.weighing import Weights
from annotate.detect.training import logistic, recognizer, report
from annotate.detect.training.articles import FOLDS, GoldArticle, folds, read
from annotate.detect.training.crossfit import fitted, gold_keys, judged, marked
from annotate.detect.training.making import prepared
from annotate.detect.training.recognizer import Prepared
from annotate.errors import UnreadableInput
from store.records import Span


def article(key: str, text: str, **surfaces: str) -> GoldArticle:
    spans = tuple(Span(text.index(name), text.index(name) + len(name), label) for label, name in surfaces.items())
    return GoldArticle(key, text, spans, own=False)


ARTICLES = [
    article(str(number), f"{firm} said that {drug} works.\nIt costs more.", COMPANY=firm, DRUG=drug)
    for number, (firm, drug) in enumerate(
        [("Quillbrook", "zinbutamab"), ("Ostermark", "quixotinib"), ("Quillbrook", "velorustat")] * 2
    )
]


def certain(items: list[Prepared], wrong: tuple[str, int] | None = None) -> dict[str, Chances]:
    """Chances that are sure of all gold, and half sure of a wrong tag at a token."""
    names = tags(["COMPANY", "DRUG"])
    result = {}
    for item in items:
        matrix = np.full((len(item.page), len(names)), 0.01, dtype=np.float32)
        for start, _, label in gold_keys(item):
            matrix[start, names.index(f"U-{label}")] = 0.9
        if wrong:
            matrix[wrong[1], names.index(wrong[0])] = 0.6
        result[item.article.key] = Chances.of(names, matrix)
    return result


def test_articles_come_from_json_lines_and_from_inline_markup(tmp_path: Path) -> None:
    lines = tmp_path / "gold.jsonl"
    spans = [{"start": 0, "end": 5, "label": "COMPANY"}]
    lines.write_text(json.dumps({"id": "a", "text": "Amgen\u2028won.", "spans": spans}, ensure_ascii=False) + "\n")
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\n\n[Amgen|COMPANY] won.\n")
    (tmp_path / "README.md").write_text("No article.\n")
    assert read(lines) == [GoldArticle("a", "Amgen\u2028won.", (Span(0, 5, "COMPANY"),), own=False)]
    assert read(tmp_path) == [GoldArticle("b", "Amgen won.", (Span(0, 5, "COMPANY"),), own=True)]


def test_a_mistake_in_markup_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\n\nFine.\n[Amgen|COMPANY won.\n")
    with pytest.raises(UnreadableInput, match=r"b\.md, line 6, column 8"):
        read(tmp_path)


def test_articles_about_one_firm_share_a_fold() -> None:
    chosen = folds(ARTICLES)
    assert len({fold for fold, item in zip(chosen, ARTICLES, strict=True) if "Quillbrook" in item.text}) == 1
    assert set(chosen) <= set(range(FOLDS))


def test_training_is_the_same_for_the_same_seed() -> None:
    items = prepared(ARTICLES)
    first, second = (recognizer.train(items, epochs=1).to_bytes() for _ in range(2))
    assert first == second


def test_the_recognizer_learns_what_it_is_shown() -> None:
    items = prepared(ARTICLES)
    nlp = recognizer.train(items, epochs=30)
    chances = Chances.of(nlp.get_pipe("ner").labels, recognizer.chances(nlp, items[0]))  # type: ignore[attr-defined]
    assert all(chances.span(*key) > 0.5 for key in gold_keys(items[0]))


def test_the_combiner_learns_to_leave_out_what_is_wrong() -> None:
    items = prepared(ARTICLES)
    articles = judged(items, certain(items, wrong=("U-DRUG", 1)), ["ner"])
    assert any((1, 2, "DRUG") in article.board.layers for article in articles)
    weights = fitted(articles, 0.5)
    kept = {key for key, _ in weights.decide(articles[0].board)}
    assert kept == articles[0].gold


def test_marked_surfaces_are_listed_once_in_lower_case() -> None:
    assert marked(prepared(ARTICLES))[:2] == [("ostermark", "COMPANY"), ("quillbrook", "COMPANY")]


def test_a_feature_of_right_examples_gets_a_positive_weight() -> None:
    weights = logistic.fit([["a", "c"], ["b", "c"]] * 20, [True, False] * 20, penalty=0.1)
    assert weights["a"] > 0.5
    assert weights["b"] < -0.5
    assert abs(weights.get("c", 0.0)) < 0.1


def test_the_report_tells_rules_and_learned_layers_apart() -> None:
    items = prepared(ARTICLES)
    said = list(report.lines(items, certain(items)))
    assert said[0].startswith("real articles, rules alone: P ")
    assert "  weighed, ner: P 1.000  R 1.000  F1 1.000" in said


def test_the_command_makes_a_model_that_the_detector_loads(tmp_path: Path) -> None:
    lines = tmp_path / "gold.jsonl"
    rows = [{"id": one.key, "text": one.text, "spans": [asdict(span) for span in one.spans]} for one in ARTICLES]
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, "-m", "annotate.detect.training", str(lines), "--out", str(tmp_path / "model")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.startswith("6 articles, 12 spans\nreal articles, rules alone: ")
    assert "Quillbrook".lower() in (tmp_path / "model" / "seen.tsv").read_text()
    assert Weights.read(tmp_path / "model").weights
    assert (tmp_path / "model" / NAME / "model").is_file()
