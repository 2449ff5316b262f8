"""Articles that are complete for some labels, and what was said of articles as a whole, on their way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from annotate.errors import WouldLose
from annotate.evaluation.reading import read_gold
from annotate.exporting.export import export
from annotate.exporting.selection import Selection
from annotate.formats.docbin.docbin import PARTLY_COMPLETE
from annotate.formats.document import Answer
from annotate.importing.import_file import new_article
from annotate.session import Session
from store.records import ArticleStatus, Choice, Question
from store.workspace import Workspace
from tests.annotate.formats.test_docbin import docs
from tests.annotate.formats.test_jsonl import read
from tests.workspaces import SCHEME, found, opened, suggested

if TYPE_CHECKING:
    from spacy.tokens import Doc

TEXT = "Amgen and Ada won."
ASKING = replace(
    SCHEME,
    questions=(
        Question("topic", "multiple", (Choice("deal", "1"), Choice("trial", "2"))),
        Question("relevance", "single", (Choice("yes", "y"), Choice("no", "n"))),
    ),
)
UNDER_WAY = (ArticleStatus.IN_PROGRESS, ArticleStatus.REVIEWED)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """One article complete for ORG alone, with two labels of its own, and one that is reviewed."""
    with opened(tmp_path / "w.db", ASKING) as made:
        session = Session(made, "ada")
        partly = suggested(made, TEXT, found(TEXT, ("Amgen", "ORG"), ("Ada", "PERSON")))
        whole = suggested(made, "Nothing here.")
        session.open(partly)
        session.want(["ORG"])
        session.accept()
        session.answer("topic", "trial")
        session.answer("topic", "deal")
        session.finish()
        session.open(whole)
        session.want([])
        session.finish()
        yield made


def lines(path: Path) -> list[dict[str, Any]]:
    """By text: which key comes first depends on what ran before."""
    return sorted(map(json.loads, path.read_bytes().splitlines()), key=lambda line: str(line["text"]))


def by_text(path: Path) -> list[Doc]:
    return sorted(docs(path), key=lambda doc: str(doc.text))


def test_json_lines_hold_both(workspace: Workspace, tmp_path: Path) -> None:
    report = export(workspace, "jsonl", tmp_path / "gold.jsonl", selection=Selection(UNDER_WAY))
    partly, whole = lines(tmp_path / "gold.jsonl")
    assert (partly["status"], partly["complete"]) == ("in progress", ["ORG"])
    assert partly["article_labels"] == {"topic": ["deal", "trial"]}
    assert "complete" not in whole
    assert "article_labels" not in whole
    assert report.losses == ()


def test_they_are_read_and_are_metadata_in_another_form(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    export(workspace, "jsonl", path, selection=Selection(UNDER_WAY))
    assert [article.metadata for article in read(path)] == [{}, {}]
    (partly,) = (article for article in read(path) if article.complete)
    assert partly.complete == ("ORG",)
    assert partly.answers == (Answer("topic", "deal"), Answer("topic", "trial"))
    path.write_text('{"text": "a", "complete": true, "article_labels": ["x"]}')
    (article,) = read(path)
    assert article.metadata == {"complete": True, "article_labels": ["x"]}


def test_metadata_of_these_names_is_not_mistaken_for_them(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"id": "x", "text": "b", "metadata": {"complete": ["ORG"], "article_labels": {"topic": ["deal"]}}}'
    )
    workspace.articles.add(new_article(document) for document in read(path))
    export(workspace, "jsonl", tmp_path / "out.jsonl", selection=Selection((ArticleStatus.NEW,)))
    (line,) = lines(tmp_path / "out.jsonl")
    assert line["metadata"] == {"complete": ["ORG"], "article_labels": {"topic": ["deal"]}}
    assert "complete" not in line


def test_spacy_cannot_say_outside_for_one_label_alone(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WouldLose, match="complete for some labels"):
        export(workspace, "spacy", tmp_path / "gold.spacy", selection=Selection(UNDER_WAY))
    report = export(workspace, "spacy", tmp_path / "gold.spacy", selection=Selection(UNDER_WAY), allow_loss=True)
    assert [(loss.kind, loss.count) for loss in report.losses] == [(PARTLY_COMPLETE, 1)]
    partly, whole = by_text(tmp_path / "gold.spacy")
    assert [token.ent_iob_ for token in partly] == ["B", "", "", "", ""]
    assert [token.ent_iob_ for token in whole] == ["O", "O", "O"]
    assert list(partly.user_data["complete"]) == ["ORG"]
    assert "complete" not in whole.user_data


def test_spacy_has_every_choice_of_what_was_answered(workspace: Workspace, tmp_path: Path) -> None:
    session = Session(workspace, "ada")
    session.open(1)
    session.answer("topic", "deal")
    export(workspace, "spacy", tmp_path / "gold.spacy", selection=Selection(UNDER_WAY), allow_loss=True)
    partly, whole = by_text(tmp_path / "gold.spacy")
    assert partly.cats == {"topic:deal": 0.0, "topic:trial": 1.0}
    assert whole.cats == {}


def test_an_article_complete_for_some_labels_is_no_gold_to_judge_by(workspace: Workspace, tmp_path: Path) -> None:
    export(workspace, "jsonl", tmp_path / "gold.jsonl", selection=Selection(UNDER_WAY))
    gold, left_out = read_gold(tmp_path / "gold.jsonl")
    assert [article.text for article in gold] == ["Nothing here."]
    assert left_out == 1
