"""Any keys and any edits of the labels in any order, on a real workspace file: undo leads all the way back."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.relations import Relate
from annotate.scheme_edits import SchemeEdit, added, merged, rekeyed, renamed, restored, retired
from annotate.scheme_work import commit
from annotate.session import Session
from store.errors import ChangedSince
from store.records import Label, LabelScheme, Overlap
from store.workspace import Workspace
from tests.annotate.test_undo_machine import AnyKeys, rows
from tests.store.test_counts import counted, kept, tallied, tallies
from tests.workspaces import SCHEME, opened, suggested

NAMES = ("ORG", "DRUG", "PERSON", "FIRM", "MEDICINE")
TEXT = "Amgen Inc. and Novartis won Amgen"


class AnyEdits(AnyKeys):
    """Ada edits the labels between her keys."""

    def edit(self, make: Callable[[LabelScheme], SchemeEdit]) -> None:
        def act() -> Outcome:
            edit = make(self.session.scheme)
            commit(self.workspace, edit, self.session.annotator)
            self.session.scheme_changed()
            entry = max(self.workspace.journal.entries(article_id=0), key=lambda one: one.id)
            return Outcome(edit.kind, entry.change)

        self.press(act)
        assert counted(self.workspace) == kept(self.workspace)
        assert tallied(self.workspace) == tallies(self.workspace)

    @rule()
    def undo_and_redo(self) -> None:
        before = rows(self.workspace), replace(self.session.scheme, version=1)
        with suppress(NotPossible, ChangedSince):
            self.session.undo()
            assert (rows(self.workspace), replace(self.session.scheme, version=1)) != before
            self.session.redo()
        assert (rows(self.workspace), replace(self.session.scheme, version=1)) == before

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename(self, old: str, new: str) -> None:
        self.edit(lambda scheme: renamed(scheme, old, new))

    @rule(old=st.sampled_from(NAMES), into=st.sampled_from(NAMES))
    def merge(self, old: str, into: str) -> None:
        self.edit(lambda scheme: merged(scheme, old, into))

    @rule(name=st.sampled_from(NAMES))
    def retire(self, name: str) -> None:
        self.edit(lambda scheme: retired(scheme, name))

    @rule(name=st.sampled_from(NAMES))
    def restore(self, name: str) -> None:
        self.edit(lambda scheme: restored(scheme, name))

    @rule(name=st.sampled_from(NAMES))
    def add_label(self, name: str) -> None:
        self.edit(lambda scheme: added(scheme, Label(name, "", "", "")))

    @rule(name=st.sampled_from(NAMES), key=st.sampled_from(["1", "7", ""]))
    def rekey(self, name: str, key: str) -> None:
        self.edit(lambda scheme: rekeyed(scheme, name, key))


TestAnyEdits = AnyEdits.TestCase
TestAnyEdits.settings = settings(
    max_examples=25,
    stateful_step_count=int(os.environ.get("STEPS", "30")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("merges")


SPANS = st.lists(
    st.tuples(st.sampled_from([(0, 5), (0, 10), (15, 23), (28, 33)]), st.sampled_from(NAMES[:3])).map(
        lambda drawn: (*drawn[0], drawn[1])
    ),
    unique=True,
)
ACTS = st.lists(st.tuples(st.sampled_from(["accept", "reject", "label", "hop", "relate"]), st.integers(0, 8)))


@pytest.mark.parametrize("overlap", ["none", "nested", "free"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans=SPANS, acts=ACTS)
@example(  # a relation whose two ends become one
    spans=[(0, 5, "PERSON"), (0, 5, "ORG")], acts=[("accept", 0), ("accept", 0), ("relate", 0)]
)
def test_a_merge_that_is_undone_leaves_every_row_as_it_was(
    folder: Path, overlap: Overlap, spans: list[tuple[int, int, str]], acts: list[tuple[str, int]]
) -> None:
    (folder / "workspace.db").unlink(missing_ok=True)
    with opened(folder / "workspace.db", replace(SCHEME, overlap=overlap)) as workspace:
        suggested(workspace, TEXT, spans)
        session = Session(workspace, "ada")
        session.open(1)
        for act, which in acts:
            _act(session, act, which)
        before = everything(workspace)
        commit(workspace, merged(session.scheme, "PERSON", "ORG"), "ada")
        session.scheme_changed()
        assert "PERSON" not in {annotation.label for annotation in session.article.annotations.values()}
        standing = {(a.start, a.end, a.label) for a in session.article.annotations.values()}
        assert len(standing) == len(session.article.annotations)
        accepted = {
            (s.start, s.end, s.label) for s in session.article.suggestions.values() if str(s.state) == "accepted"
        }
        known = {(s.start, s.end, s.label) for s in session.article.suggestions.values()}
        assert accepted == standing & known
        assert counted(workspace) == kept(workspace)
        assert tallied(workspace) == tallies(workspace)
        session.undo()
        assert everything(workspace) == before
        assert replace(session.scheme, version=1) == replace(SCHEME, overlap=overlap)
        session.redo()
        assert {a.label for a in session.article.annotations.values()} <= {"ORG", "DRUG"}


def everything(workspace: Workspace) -> list[object]:
    """All rows that a merge may touch."""
    return [rows(workspace), workspace.connection.execute("SELECT * FROM relations").fetchall()]


def _act(session: Session, act: str, which: int) -> None:
    try:
        if act == "hop":
            session.hop(1, only_open=False)
        elif act == "label":
            session.label(NAMES[which % 3])
        elif act == "relate":
            _relate(session, which)
        else:
            getattr(session, act)()
    except NotPossible:
        return


def _relate(session: Session, which: int) -> None:
    found = list(session.article.annotations.values())
    if len(found) > 1:
        session.apply(Relate(found[which % len(found)], found[(which + 1) % len(found)], "sells"))
