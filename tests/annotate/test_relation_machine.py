"""Relations made, broken and taken back by two people in any order, on a real workspace file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotate import carrying
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.relations import Relate, Unrelate, is_allowed
from annotate.session import Outcome, Session
from store.errors import ChangedSince
from store.records import Annotation
from tests.annotate.test_undo_machine import LABELS, RELATIONS, rows
from tests.workspaces import found, opened, suggested

TEXT = "Ines Roe leads Amgen; Amgen and Novartis sell Kyprolis, Xarelto and more"
SPANS = found(
    TEXT, ("Ines Roe", "PERSON"), ("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"), ("Xarelto", "DRUG")
)

WHICH = st.integers(0, 30)


class Alone(RuleBasedStateMachine):
    """Ada relates, and changes what she related."""

    people: tuple[str, ...] = ("ada",)

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.sessions: list[Session] = []

    @initialize()
    def begin(self) -> None:
        path = self.folder / "workspace.db"
        with opened(path) as workspace:
            self.article_id = suggested(workspace, TEXT, SPANS)
            self.initial = rows(workspace)
        for name in self.people:
            session = Session(opened(path), name)
            session.open(self.article_id)
            self.sessions.append(session)
        self.session = self.sessions[0]
        while self.session.article.entities.open_count:
            self.session.accept()

    def press(self, act: Callable[[], Outcome]) -> None:
        before = rows(self.session.workspace)
        try:
            act()
        except (NotPossible, ChangedSince) as refusal:
            said = refusal.message
        else:
            return
        assert rows(self.session.workspace) == before
        assert "was removed." not in said, "nothing is removed here but by a decision, and that has a name"

    def annotation(self, which: int) -> Annotation:
        known = [*self.session.article.annotations.values()]
        return known[which % len(known)]

    def has_annotations(self) -> bool:
        return bool(self.sessions and self.session.article.annotations)

    @precondition(has_annotations)
    @rule(which=WHICH)
    def relate(self, which: int) -> None:
        annotations = self.session.article.annotations.values()
        known = [Relate(*drawn) for drawn in product(annotations, annotations, RELATIONS)]
        labelled = ((each, each.head.label, each.tail.label) for each in known)
        fitting = [each for each, *ends in labelled if is_allowed(self.session.scheme, each.type, *ends)] or known
        self.press(lambda: self.session.apply(fitting[which % len(fitting)]))

    @precondition(lambda self: bool(self.sessions) and len(self.session.article.relations) > 0)
    @rule(which=WHICH)
    def unrelate(self, which: int) -> None:
        known = [*self.session.article.relations]
        self.press(lambda: self.session.apply(Unrelate(known[which % len(known)])))

    @precondition(has_annotations)
    @rule(which=WHICH, name=st.sampled_from(LABELS))
    def relabel(self, which: int, name: str) -> None:
        self.session.hop_to(self.annotation(which))
        self.press(lambda: self.session.label(name))

    @precondition(has_annotations)
    @rule(which=WHICH)
    def remove(self, which: int) -> None:
        self.session.hop_to(self.annotation(which))
        self.press(self.session.reject)

    @precondition(has_annotations)
    @rule(which=WHICH, edge=st.sampled_from([-1, 1]))
    def grow(self, which: int, edge: int) -> None:
        self.session.hop_to(self.annotation(which))
        self.press(lambda: self.session.nudge(edge, 1))

    @rule()
    def same(self) -> None:
        self.press(lambda: carrying.same(self.session, Equality.EXACT))

    @rule(name=st.sampled_from(LABELS), at=st.sampled_from(sorted(span[0] for span in SPANS)))
    def add(self, name: str, at: int) -> None:
        self.session.move_to(at)
        self.press(lambda: self.session.label(name))

    @rule()
    def undo(self) -> None:
        self.press(self.session.undo)

    @rule()
    def redo(self) -> None:
        self.press(self.session.redo)

    @invariant()
    def relations_have_ends_that_their_types_allow(self) -> None:
        for session in self.sessions[:1]:
            article = OpenArticle.load(session.workspace, self.article_id)
            for relation in article.relations:
                head, tail = (article.annotations[id_] for id_ in (relation.head_id, relation.tail_id))
                assert is_allowed(session.scheme, relation.type, head.label, tail.label)

    @invariant()
    def memory_is_the_file(self) -> None:
        if self.sessions:
            self.session.refresh()
            fresh = OpenArticle.load(self.session.workspace, self.article_id)
            assert list(self.session.article.relations) == list(fresh.relations)
            assert self.session.article.annotations == fresh.annotations

    def teardown(self) -> None:
        if len(self.sessions) == 1:
            self.undo_leads_back_and_redo_there_again()
        for session in self.sessions:
            session.workspace.close()
        shutil.rmtree(self.folder)

    def undo_leads_back_and_redo_there_again(self) -> None:
        last, undone = rows(self.session.workspace), 0
        with suppress(NotPossible):
            while True:
                self.session.undo()
                undone += 1
        assert rows(self.session.workspace) == self.initial
        for _ in range(undone):
            self.session.redo()
        assert rows(self.session.workspace) == last


class Together(Alone):
    """Ada and Bo take turns in one article, each with a connection of their own."""

    people = ("ada", "bo")

    @rule()
    def take_turns(self) -> None:
        self.session = self.sessions[self.session is self.sessions[0]]


TestAlone = Alone.TestCase
TestAlone.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
TestTogether = Together.TestCase
TestTogether.settings = TestAlone.settings
