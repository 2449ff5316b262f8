"""The counts that triggers keep are always what counting gives."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store.records import Annotation, AnnotationOrigin, ArticleStatus, Change, RowChange, ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import add, annotate, decide, make, set_status, suggest


def counted(workspace: Workspace) -> tuple[dict[int, tuple[int, int, int]], dict[str, tuple[int, int, int, int]]]:
    """The counts of each article and of each status, counted row by row."""
    execute = workspace.connection.execute
    states = Counter(execute("SELECT article_id, state = 'open' FROM suggestions").fetchall())
    annotations = Counter(row[0] for row in execute("SELECT article_id FROM annotations"))
    articles, totals = {}, {str(status): (0, 0, 0, 0) for status in ArticleStatus}
    for article_id, status in execute("SELECT id, status FROM articles"):
        counts = (states[article_id, 1], states[article_id, 0], annotations[article_id])
        articles[article_id] = counts
        before = totals[status]
        totals[status] = (before[0] + 1, before[1] + counts[0], before[2] + counts[1], before[3] + counts[2])
    return articles, totals


def kept(workspace: Workspace) -> tuple[dict[int, tuple[int, int, int]], dict[str, tuple[int, int, int, int]]]:
    """The same as the triggers keep it."""
    execute = workspace.connection.execute
    articles = {row[0]: row[1:] for row in execute("SELECT id, n_open, n_decided, n_annotations FROM articles")}
    return articles, {row[0]: row[1:] for row in execute("SELECT * FROM totals")}


Counts = dict[tuple[str, str], tuple[int, int, int, int, int]]


def tallied(workspace: Workspace) -> Counts:
    """What was decided about each surface and label, counted row by row."""
    execute = workspace.connection.execute
    annotations = execute("SELECT surface, label, article_id, origin FROM annotations").fetchall()
    suggestions = execute("SELECT surface, label, state FROM suggestions").fetchall()
    found: Counts = {}
    for key in {row[:2] for row in (*annotations, *suggestions)}:
        made = [row for row in annotations if row[:2] == key]
        states = Counter(row[2] for row in suggestions if row[:2] == key)
        by_hand = sum(row[3] == "added" for row in made)
        articles = len({row[2] for row in made})
        found[key] = (by_hand, len(made), articles, states["rejected"], states["superseded"])
    return {key: counts for key, counts in found.items() if any(counts)}


def tallies(workspace: Workspace) -> Counts:
    """The same as the triggers keep it, less the rows that say nothing any more."""
    rows = workspace.connection.execute("SELECT * FROM tallies").fetchall()
    return {row[:2]: row[2:] for row in rows if any(row[2:])}


class Counting(RuleBasedStateMachine):
    """Any acts in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.workspace = make(Path(self.folder.name) / "w.db")
        self.random = random.Random(0)
        self.added = 0

    def ids(self) -> list[int]:
        return list(self.workspace.articles.ids_by_key(ArticleStatus))

    @rule()
    def add(self) -> None:
        self.added += 1
        add(self.workspace, f"article {self.added}")

    @precondition(lambda self: self.ids())
    @rule(ends=st.sets(st.integers(1, 7), max_size=4), version=st.sampled_from("12"))
    def suggest(self, ends: set[int], version: str) -> None:
        article_id = self.random.choice(self.ids())
        suggest(self.workspace, article_id, *(ScoredSpan(0, end, "ORG") for end in ends), version=version)
        self.workspace.spans.retire(article_id, self.workspace.runs.start("pattern", version, {}).id)

    @precondition(lambda self: self.ids())
    @rule(state=st.sampled_from(SuggestionState))
    def decide(self, state: SuggestionState) -> None:
        suggestions = self.workspace.spans.suggestions(self.random.choice(self.ids()))
        if suggestions:
            decide(self.workspace, self.random.choice(suggestions), state)

    @precondition(lambda self: self.ids())
    @rule()
    def annotate(self) -> None:
        annotate(self.workspace, self.random.choice(self.ids()), 0, 3)

    @precondition(lambda self: self.ids())
    @rule(label=st.sampled_from(["ORG", "GPE"]), end=st.integers(1, 3), origin=st.sampled_from(["added", "corrected"]))
    def change(self, label: str, end: int, origin: AnnotationOrigin) -> None:
        annotations = self.workspace.spans.annotations(self.random.choice(self.ids()))
        if annotations:
            old = self.random.choice(annotations)
            new = replace(old, label=label, end=end, surface="article"[:end], origin=origin)
            self.workspace.journal.commit(Change("relabel", old.article_id, (RowChange(old, new),)), "ann")

    @precondition(lambda self: self.ids())
    @rule()
    def unannotate(self) -> None:
        annotations: list[Annotation] = self.workspace.spans.annotations(self.random.choice(self.ids()))
        if annotations:
            gone = self.random.choice(annotations)
            change = Change("remove", gone.article_id, (RowChange(gone, None),))
            self.workspace.journal.commit(change, "ann")

    @precondition(lambda self: self.ids())
    @rule(status=st.sampled_from(ArticleStatus))
    def set_status(self, status: ArticleStatus) -> None:
        set_status(self.workspace, self.random.choice(self.ids()), status)

    @precondition(lambda self: self.ids())
    @rule()
    def remove(self) -> None:
        self.workspace.articles.remove(self.random.choice(self.ids()), force=True)

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            self.workspace.journal.undo("ann")

    @rule()
    def redo(self) -> None:
        self.workspace.journal.redo("ann")

    @invariant()
    def counts_are_right(self) -> None:
        assert kept(self.workspace) == counted(self.workspace)
        assert tallies(self.workspace) == tallied(self.workspace)
        totals = self.workspace.articles.totals()
        assert totals.all_articles == len(self.ids())
        rows = self.workspace.articles.rows(self.ids())
        assert (totals.open, totals.decided) == (sum(r.open for r in rows), sum(r.decided for r in rows))
        assert totals.annotations == sum(row.annotations for row in rows)

    def teardown(self) -> None:
        self.workspace.connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        self.workspace.close()
        self.folder.cleanup()


TestCounting = Counting.TestCase
TestCounting.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
