from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import annotate.detect
from annotate.markup import parse
from annotate.scheme import default_scheme
from annotate.text import is_edge

TEXTS = sorted((Path(annotate.detect.__file__).parent / "texts").glob("*.md"))


def front_matter_and_body(path: Path) -> tuple[dict[str, object], str]:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body.strip("\n")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_training_text_says_that_it_is_fictitious_and_is_marked_by_the_guidelines(path: Path) -> None:
    about, body = front_matter_and_body(path)
    text, spans = parse(body, path.name)
    assert "fictitious" in str(about["notice"])
    assert 150 <= len(text.split()) <= 520
    assert {span.label for span in spans} <= {label.name for label in default_scheme().labels}
    assert all(is_edge(text, span.start) and is_edge(text, span.end) for span in spans)


def test_the_training_texts_hold_every_label_often() -> None:
    labels = [span.label for path in TEXTS for span in parse(front_matter_and_body(path)[1], path.name)[1]]
    assert all(labels.count(label.name) >= 40 for label in default_scheme().labels)
