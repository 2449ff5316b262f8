"""Finding detectors by name, and any spaCy pipeline as one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup

from annotate.detect import registry
from annotate.detect.protocol import DetectorIdentity, checked
from annotate.detect.spacy_pipeline import SpacyDetector, digest, identity, read_spans
from annotate.errors import DetectorFailed
from store.records import Json, ScoredSpan


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "ORG", "pattern": "Quillbrook"}, {"label": "GPE", "pattern": "Ostermark"}]
    )
    path = tmp_path_factory.mktemp("pipelines") / "small"
    nlp.to_disk(path)
    return path


def test_the_built_in_detector_is_an_entry_point() -> None:
    assert "biotech-news" in registry.names()


def test_naming_the_built_in_detector_imports_no_model() -> None:
    code = (
        "import sys; from annotate.detect import registry as r; r.identity(*r.names()); print('spacy' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"


def test_a_pipeline_is_loaded_by_its_path(pipeline: Path) -> None:
    detector = registry.load(str(pipeline))
    results = list(detector.detect(["In Ostermark, Quillbrook won.", "Nothing."]))
    assert results == [(ScoredSpan(3, 12, "GPE"), ScoredSpan(14, 24, "ORG")), ()]


def test_the_label_table_renames_and_drops(pipeline: Path) -> None:
    detector = registry.load(str(pipeline), labels={"ORG": "COMPANY", "GPE": ""})
    assert list(detector.detect(["In Ostermark, Quillbrook won."])) == [(ScoredSpan(14, 24, "COMPANY"),)]
    assert detector.config["labels"] == {"ORG": "COMPANY", "GPE": ""}


def test_the_label_table_serves_entry_points_too() -> None:
    detector = registry.load("biotech-news", labels={"COMPANY": "ORG", "MONEY": ""})
    ((span,),) = detector.detect(["Amgen paid $5 million."])
    assert (span.start, span.end, span.label) == (0, 5, "ORG")
    assert registry.identity("biotech-news", {"COMPANY": "ORG", "MONEY": ""}).config == detector.config


def test_a_component_of_a_pipeline_can_be_left_out(pipeline: Path) -> None:
    detector = registry.load(str(pipeline), disable=["entity_ruler"])
    assert list(detector.detect(["Quillbrook"])) == [()]
    with pytest.raises(DetectorFailed, match="no component ner"):
        registry.load(str(pipeline), disable=["ner"])


def test_the_version_of_a_path_changes_with_its_files(pipeline: Path) -> None:
    before = identity(str(pipeline)).version
    (pipeline / "note.txt").write_text("changed", encoding="utf-8")
    after = identity(str(pipeline)).version
    (pipeline / "note.txt").unlink()
    assert before != after
    assert identity(str(pipeline)).version == before


def test_a_mistyped_name_brings_the_nearest() -> None:
    with pytest.raises(DetectorFailed) as caught:
        registry.load("biotec-news")
    assert "Did you mean biotech-news?" in caught.value.hint


def test_a_folder_without_a_pipeline_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(DetectorFailed, match=r"no meta\.json"):
        registry.load(str(tmp_path))
    with pytest.raises(DetectorFailed, match=r"no meta\.json"):
        registry.identity(str(tmp_path))


def test_a_broken_pipeline_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(DetectorFailed, match="cannot be read"):
        registry.load(str(tmp_path))
    (tmp_path / "meta.json").write_text(json.dumps({"lang": "en", "name": "x", "version": "1"}), encoding="utf-8")
    with pytest.raises(DetectorFailed, match="spaCy cannot load"):
        registry.load(str(tmp_path))


class Plain:
    name = "plain"
    version = "1"
    config: Mapping[str, Json] = {}

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        return (() for _ in texts)


def broken() -> Plain:
    raise RuntimeError("no licence key")


def offer(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("plain", value, registry.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [entry])


def test_a_foreign_entry_point_needs_no_more_than_a_callable(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, f"{__name__}:Plain")
    assert registry.load("plain").version == "1"
    assert registry.identity("plain", {"A": "B"}).config == {"labels": {"A": "B"}}
    with pytest.raises(DetectorFailed, match="no layers to disable"):
        registry.load("plain", disable=["x"])


def test_an_entry_point_that_breaks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, f"{__name__}:broken")
    with pytest.raises(DetectorFailed, match="plain did not load: no licence key"):
        registry.load("plain")
    offer(monkeypatch, f"{__name__}:absent")
    with pytest.raises(DetectorFailed, match="cannot be imported"):
        registry.load("plain")


def test_a_span_group_serves_where_a_doc_has_no_entities() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Quillbrook", "Labs", "won"])
    spans = [Span(doc, 0, 2, "COMPANY"), Span(doc, 0, 1, "COMPANY")]
    doc.spans["sc"] = SpanGroup(doc, name="sc", spans=spans, attrs={"scores": [0.75, 0.5]})
    assert list(read_spans(doc)) == [ScoredSpan(0, 15, "COMPANY", 0.75), ScoredSpan(0, 10, "COMPANY", 0.5)]


def test_spans_are_trimmed_and_each_given_once() -> None:
    spans = [ScoredSpan(4, 10, "A", 0.5), ScoredSpan(0, 5, "A", 0.9), ScoredSpan(5, 9, "A"), ScoredSpan(3, 5, "B")]
    assert checked("one  two  x", spans, "d") == (ScoredSpan(0, 3, "A", 0.9), ScoredSpan(5, 8, "A", 0.5))


@pytest.mark.parametrize(
    "span",
    [
        ScoredSpan(0, 9, "A"),
        ScoredSpan(-1, 2, "A"),
        ScoredSpan(2, 2, "A"),
        ScoredSpan(2, 1, "A"),
        ScoredSpan(0, 1, "A", 1.5),
    ],
)
def test_a_span_that_cannot_be_is_a_failure_of_its_detector(span: ScoredSpan) -> None:
    with pytest.raises(DetectorFailed, match="rogue gave"):
        checked("text", [span], "rogue")


def test_entities_take_their_scores_from_the_group_beside_them() -> None:
    nlp = spacy.blank("en")
    doc = nlp("Quillbrook won")
    doc.ents = (Span(doc, 0, 1, "COMPANY"),)
    doc.spans["sc"] = SpanGroup(doc, name="sc", spans=list(doc.ents), attrs={"scores": [0.25]})
    assert list(read_spans(doc)) == [ScoredSpan(0, 10, "COMPANY", 0.25)]


def test_a_pipeline_made_in_this_process_serves_as_it_is() -> None:
    nlp = spacy.blank("en")
    detector = SpacyDetector(nlp, DetectorIdentity("mine", "1"))
    assert (detector.name, list(detector.detect(["x"]))) == ("mine", [()])


def test_the_digest_knows_names_from_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1", encoding="utf-8")
    first = digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest(tmp_path) != first
