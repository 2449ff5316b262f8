"""Gold and predictions from files, and from a detector."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import DetectorFailed, UnreadableInput
from annotate.evaluation.reading import detect, read_gold, read_predictions
from store.records import Json, ScoredSpan
from tests.annotate.evaluated import at

SPAN = {"start": 0, "end": 5, "label": "ORG", "score": 0.5}


def write(path: Path, *articles: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles), encoding="utf-8")
    return path


def line(key: str, text: str = "Amgen grew.", **more: Any) -> dict[str, Any]:
    return {"id": key, "text": text, "spans": [SPAN], **more}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", line("a"), line("b"))


def test_gold_is_read_with_its_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", line("a"), {"text": "No id."})
    path.write_text("\ufeff" + path.read_text("utf-8").replace("\n", "\n\n"), encoding="utf-8")
    (first, second), left_out = read_gold(path)
    assert (first.key, first.line, first.spans) == ("a", 1, (ScoredSpan(0, 5, "ORG", 0.5),))
    assert (second.key, second.line, second.spans) == ("line 3", 3, ())
    assert left_out == 0


def test_articles_that_are_not_reviewed_are_no_gold(tmp_path: Path) -> None:
    states = ("reviewed", "new", "in progress", "skipped", "somebody else's word")
    path = write(tmp_path / "gold.jsonl", *(line(state, status=state) for state in states))
    found, left_out = read_gold(path)
    assert [each.key for each in found] == ["reviewed", "somebody else's word"]
    assert left_out == 3
    with pytest.raises(UnreadableInput, match="holds no reviewed article"):
        read_gold(write(path, line("a", status="new")))


def test_what_cannot_be_gold_is_refused_with_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", line("a"), line("b", text="Bio"))
    with pytest.raises(UnreadableInput, match=r"gold\.jsonl, line 2: spans\[0\]: 0\.\.5 is no span"):
        read_gold(path)
    with pytest.raises(UnreadableInput, match=r"gold\.jsonl, line 2: the id a stands in line 1 already"):
        read_gold(write(path, line("a"), line("a")))
    with pytest.raises(UnreadableInput, match=r"nowhere cannot be read: No such file"):
        read_gold(tmp_path / "nowhere")


def test_predictions_are_matched_by_id(tmp_path: Path, gold: Path) -> None:
    path = write(tmp_path / "p.jsonl", line("c"), line("b", spans=[]), line("a", spans=[SPAN, {**SPAN, "end": 6}]))
    articles, _ = read_gold(gold)
    found, others = read_predictions(path, gold, articles)
    assert found == [(ScoredSpan(0, 5, "ORG", 0.5),), ()]  # the white space at the end is trimmed, as in an import
    assert others == 1


def test_a_table_renames_and_drops_predictions(tmp_path: Path, gold: Path) -> None:
    articles, _ = read_gold(gold)
    path = write(tmp_path / "p.jsonl", line("a"), line("b", spans=[{**SPAN, "label": "GPE"}]))
    found, _ = read_predictions(path, gold, articles, {"ORG": "COMPANY", "GPE": ""})
    assert found == [(ScoredSpan(0, 5, "COMPANY", 0.5),), ()]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ({"text": "Amgen grew."}, r"p\.jsonl, line 2: there is no id"),
        (line("a"), r"p\.jsonl, line 2: the id a stands in line 1 already"),
        (line("c"), r"p\.jsonl has no article b \(.*gold\.jsonl, line 2\)"),
        (line("b", "Amgen drew."), r"p\.jsonl, line 2: the text of b differs from that of .*line 2, from character 6"),
        (line("b", "Amgen grew"), r"p\.jsonl, line 2: the text of b differs from that of .*line 2, from character 10"),
    ],
)
def test_predictions_that_do_not_fit_are_refused(
    tmp_path: Path, gold: Path, second: dict[str, Any], message: str
) -> None:
    articles, _ = read_gold(gold)
    with pytest.raises(UnreadableInput, match=message):
        read_predictions(write(tmp_path / "p.jsonl", line("a"), second), gold, articles)


def test_gold_without_ids_takes_no_predictions_from_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", {"text": "Amgen grew."})
    articles, _ = read_gold(path)
    with pytest.raises(UnreadableInput, match=r"gold\.jsonl, line 1: there is no id"):
        read_predictions(write(tmp_path / "p.jsonl", line("line 1")), path, articles)


class Firsts:
    """Marks the first characters of each text, until it has had enough."""

    name = "firsts"
    version = "1"
    config: Mapping[str, Json] = {}

    def __init__(self, length: int = 5, most: int = 9) -> None:
        self.length = length
        self.most = most

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        for number, _ in enumerate(texts):
            if number == self.most:
                raise RuntimeError("out of ink")
            yield (at(0, self.length),)


def test_a_detector_is_run_over_all_gold(gold: Path) -> None:
    articles, _ = read_gold(gold)
    told: list[int] = []
    assert detect(articles, Firsts(), told.append) == [(at(0, 5),), (at(0, 5),)]
    assert told == [1, 2]


def test_a_detector_that_breaks_off_is_named_with_the_article(gold: Path) -> None:
    articles, _ = read_gold(gold)
    with pytest.raises(DetectorFailed, match="firsts broke off at the article b: out of ink") as caught:
        detect(articles, Firsts(most=1))
    assert "line 2" in caught.value.hint
    with pytest.raises(DetectorFailed, match=r"firsts gave the span 0\.\.99"):
        detect(articles, Firsts(length=99))


def test_a_detector_must_answer_every_text_once(gold: Path) -> None:
    class Lazy(Firsts):
        def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
            return (() for _ in list(texts)[1:])

    articles, _ = read_gold(gold)
    with pytest.raises(DetectorFailed, match="firsts broke off at the article b"):
        detect(articles, Lazy())
