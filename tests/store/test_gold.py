from __future__ import annotations

from pathlib import Path

from store.gold import Gold
from store.records import Change, RowChange, ScoredSpan, SuggestionState
from tests.store.samples import CANONICAL, add, annotate, annotation, decide, make, suggest


def test_spans_that_begin_together_stand_by_length_label_and_note(tmp_path: Path) -> None:
    with make(tmp_path / "w.db") as workspace:
        article_id = add(workspace, CANONICAL)
        wanted = [(2, 14, "GPE", None), (2, 7, "GPE", "a"), (2, 7, "ORG", None), (10, 14, "GPE", None)]
        for start, end, label, note in reversed(wanted):
            annotate(workspace, article_id, start, end, label, note=note)
        (row,) = Gold(workspace.connection).rows([article_id])
        assert [span[2:6] for span in row.annotations] == wanted


def test_a_span_bears_the_best_of_its_scores(tmp_path: Path) -> None:
    with make(tmp_path / "w.db") as workspace:
        article_id = add(workspace, CANONICAL)
        for version, score, rejected in (("1", 0.2, None), ("2", 0.9, 0.1), ("3", None, 0.4)):
            spans = ScoredSpan(2, 7, "ORG", score), ScoredSpan(10, 14, "GPE", rejected)
            found = suggest(workspace, article_id, *spans, version=version)
        decide(workspace, found[1], SuggestionState.REJECTED)
        accepted = annotation(workspace, article_id, 2, 7, suggestion_id=found[0].id)
        workspace.journal.commit(Change("add", article_id, (RowChange(None, accepted),)), "ann")
        (row,) = Gold(workspace.connection).rows([article_id])
        assert [span[6:8] for span in row.annotations] == [(0.9, "pattern")]
        assert [span[2:8] for span in row.negatives] == [(10, 14, "GPE", None, 0.4, "pattern")]
