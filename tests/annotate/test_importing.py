from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import UnreadableInput
from annotate.formats.registry import format_named
from annotate.importing.import_file import ImportOptions, Report, import_file
from store.dump import dump
from store.records import ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import CANONICAL, add, annotate, decide, make, suggest

ROCHE = {"start": 2, "end": 7, "label": "ORG", "score": 0.5, "text": "Roche"}
ALNYLAM = {"start": 52, "end": 59, "label": "ORG", "detector": "layer"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "workspace"
    folder.mkdir()
    with make(folder / "w.db") as made:
        yield made


def import_suggestions(
    workspace: Workspace,
    path: Path,
    *,
    detector: str | None = None,
    labels: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    options = ImportOptions(detector=detector, labels=labels or {})
    return import_file(workspace, format_named("jsonl"), path, options, progress=progress)


def write(path: Path, *articles: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    return path


def test_new_articles_are_added_with_their_suggestions(workspace: Workspace, tmp_path: Path) -> None:
    path = write(
        tmp_path / "found.jsonl",
        {"id": "deal", "text": CANONICAL, "title": "Deal", "spans": [ROCHE, ALNYLAM], "desk": "east"},
        {"id": "quiet", "text": "Nothing."},
    )
    done: list[int] = []
    report = import_suggestions(workspace, path, progress=done.append)
    assert (report.articles, report.new_articles, report.new_suggestions, report.left_out) == (2, 2, 2, 0)
    assert done == [1, 2]
    article = workspace.articles.get(workspace.articles.id_of("deal"))
    assert (article.text, article.title, article.metadata) == (CANONICAL, "Deal", {"desk": "east"})
    roche, alnylam = workspace.spans.suggestions(article.id)
    assert (roche.surface, roche.score, roche.state) == ("Roche", 0.5, SuggestionState.OPEN)
    assert roche.origins[0].detector == "import:found.jsonl"
    assert roche.origins[0].version == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [run.detector for run in report.runs] == ["import:found.jsonl", "layer"]
    assert alnylam.origins[0].detector == "layer"
    assert report.runs[0].finished_at is not None
    assert workspace.runs.has_done("import:found.jsonl", report.runs[0].version, article.id, report.runs[0].config)


def test_articles_that_are_there_are_known_by_their_text(workspace: Workspace, tmp_path: Path) -> None:
    article_id = add(workspace, CANONICAL, key="mine")
    before = suggest(workspace, article_id, ScoredSpan(2, 7, "ORG", 0.9))
    path = write(tmp_path / "found.jsonl", {"id": "theirs", "text": CANONICAL, "spans": [ROCHE, ALNYLAM]})
    report = import_suggestions(workspace, path, detector="rules")
    assert (report.new_articles, report.new_suggestions) == (0, 1)
    roche = workspace.spans.suggestions(article_id)[0]
    assert roche.id == before[0].id
    assert [origin.detector for origin in roche.origins] == ["pattern", "rules"]
    assert workspace.articles.get(article_id).key == "mine"


def test_what_a_person_decided_stands(workspace: Workspace, tmp_path: Path) -> None:
    article_id = add(workspace, CANONICAL)
    decide(workspace, suggest(workspace, article_id, ScoredSpan(2, 7, "ORG"))[0], SuggestionState.REJECTED)
    annotate(workspace, article_id, 50, 59, "GPE")
    import_suggestions(workspace, write(tmp_path / "f", {"text": CANONICAL, "spans": [ROCHE, ALNYLAM]}))
    states = [suggestion.state for suggestion in workspace.spans.suggestions(article_id)]
    assert states == [SuggestionState.REJECTED, SuggestionState.SUPERSEDED]


def test_importing_the_same_file_again_changes_no_suggestion(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "f", {"text": CANONICAL, "spans": [ROCHE]})
    import_suggestions(workspace, path)
    before = [(one.id, one.state) for one in workspace.spans.suggestions(1)]
    report = import_suggestions(workspace, path)
    assert (report.new_articles, report.new_suggestions) == (0, 0)
    assert [(one.id, one.state) for one in workspace.spans.suggestions(1)] == before


def test_a_newer_file_of_the_same_name_supersedes_the_older(workspace: Workspace, tmp_path: Path) -> None:
    import_suggestions(workspace, write(tmp_path / "f", {"text": CANONICAL, "spans": [ROCHE]}))
    import_suggestions(workspace, write(tmp_path / "f", {"text": CANONICAL, "spans": [ALNYLAM]}))
    states = [suggestion.state for suggestion in workspace.spans.suggestions(1)]
    assert states == [SuggestionState.SUPERSEDED, SuggestionState.OPEN]


def test_labels_are_mapped_or_left_out(workspace: Workspace, tmp_path: Path) -> None:
    spans = [{**ROCHE, "label": "COMPANY"}, {**ALNYLAM, "label": "misc"}, {"start": 10, "end": 14, "label": "GPE"}]
    path = write(tmp_path / "f", {"text": CANONICAL, "spans": spans})
    report = import_suggestions(workspace, path, labels={"COMPANY": "ORG", "misc": ""})
    assert (report.new_suggestions, report.left_out) == (2, 1)
    assert [suggestion.label for suggestion in workspace.spans.suggestions(1)] == ["ORG", "GPE"]
    assert report.runs[0].config == {"labels": {"COMPANY": "ORG", "misc": ""}}


@pytest.mark.parametrize("labels", [None, {"COMPANY": "FIRM", "DRUG": "MEDICINE"}])
def test_all_labels_that_the_scheme_does_not_have_are_named(
    workspace: Workspace, tmp_path: Path, labels: dict[str, str] | None
) -> None:
    before = list(dump(workspace))
    spans = [{**ROCHE, "label": "COMPANY"}, ALNYLAM]
    path = write(
        tmp_path / "f",
        {"text": CANONICAL, "spans": spans},
        {"text": "Ipsen", "spans": [{"start": 0, "end": end, "label": "DRUG"} for end in (3, 5, 5)]},
    )
    wanted = r"COMPANY \(1\), DRUG \(2\)" if labels is None else r"FIRM \(1\), MEDICINE \(2\)"
    with pytest.raises(UnreadableInput, match=wanted) as caught:
        import_suggestions(workspace, path, labels=labels)
    assert "ORG, MONEY, GPE" in caught.value.hint
    assert list(dump(workspace)) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 52, "end": 999, "label": "ORG"},
        {"start": 3, "end": 8, "label": "ORG", "text": "Roche"},
        {"start": 2, "end": 7, "label": "ORG", "score": 2},
        {"start": 2, "label": "ORG"},
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(
    workspace: Workspace, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    before = list(dump(workspace))
    path = write(
        tmp_path / "f", {"text": "Ipsen", "spans": []}, {"text": CANONICAL, "spans": [ROCHE, wrong]}, {"text": "end"}
    )
    with pytest.raises(UnreadableInput, match="f, line 2: "):
        import_suggestions(workspace, path)
    assert list(dump(workspace)) == before


def test_breaking_off_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = list(dump(workspace))
    path = write(tmp_path / "f", {"text": "one"}, {"text": "two"})

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_suggestions(workspace, path, progress=interrupt)
    assert list(dump(workspace)) == before


def test_a_file_that_changes_while_it_is_read_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    before = list(dump(workspace))
    path = write(tmp_path / "f", *({"text": f"{n} {'x' * 9000}"} for n in range(40)))

    def append(done: int) -> None:
        if done == 1:
            with path.open("a") as file:
                file.write('{"text": "more"}\n')

    with pytest.raises(UnreadableInput, match="changed while"):
        import_suggestions(workspace, path, progress=append)
    assert list(dump(workspace)) == before


def test_a_missing_file_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="cannot be read"):
        import_suggestions(workspace, tmp_path / "none")
