"""Any keys in any order, on a real workspace file: memory and file agree, and undo leads all the way back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotate import carrying
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.relations import Relate, Unrelate, is_allowed
from annotate.same import Carried, Everywhere
from annotate.session import Outcome, Session
from store.errors import ChangedSince
from store.records import ArticleStatus, Choice, Question, SuggestionState
from store.workspace import Workspace
from tests.workspaces import SCHEME, opened, suggested

TEXTS = (
    "Amgen Inc. and Novartis won Amgen",
    "the anti-PD-1 (PFS)\n — HER2/EGFR amgen PFS",
    "Kyprolis’s end, Amgen’s PFS",
)
LABELS = ("ORG", "DRUG", "PERSON")
ASKING = replace(
    SCHEME,
    questions=(
        Question("relevance", "single", (Choice("yes", "y"), Choice("no", "n"))),
        Question("topic", "multiple", (Choice("deal", "1"), Choice("trial", "2"))),
    ),
)
RELATIONS = ("makes", "sells", "leads")

Rows = list[list[tuple[object, ...]]]


def rows(workspace: Workspace) -> Rows:
    """All that decisions change."""
    tables = (
        "SELECT id, status, flagged, note, complete, n_open, n_decided, n_annotations FROM articles ORDER BY id",
        "SELECT * FROM suggestions ORDER BY id",
        "SELECT * FROM annotations ORDER BY id",
        "SELECT * FROM totals ORDER BY status",
        "SELECT * FROM refusals ORDER BY id",
        "SELECT * FROM article_labels ORDER BY id",
        "SELECT * FROM relations ORDER BY id",
    )
    return [workspace.connection.execute(table).fetchall() for table in tables]


def spans_of(text: str) -> st.SearchStrategy[list[tuple[int, int, str]]]:
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda pair: pair[0] < pair[1])
    span = st.tuples(edges, st.sampled_from(LABELS)).map(lambda drawn: (*drawn[0], drawn[1]))
    return st.lists(span, max_size=5, unique=True)


class AnyKeys(RuleBasedStateMachine):
    """Ada presses keys; what is not possible is refused and changes nothing."""

    alone = True

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "workspace.db"
        self.workspace = opened(self.path, ASKING)

    @initialize(drawn=st.tuples(*(spans_of(text) for text in TEXTS)), begun=st.booleans())
    def suggest(self, drawn: tuple[list[tuple[int, int, str]], ...], begun: bool) -> None:
        self.ids = [suggested(self.workspace, text, spans) for text, spans in zip(TEXTS, drawn, strict=True)]
        self.initial = rows(self.workspace)
        self.session = Session(self.workspace, "ada")
        self.session.open(self.ids[0])
        while begun and self.session.article.entities.open_count:
            self.session.accept()

    def press(self, act: Callable[[], Outcome | None]) -> None:
        before = rows(self.workspace)
        try:
            outcome = act()
        except (NotPossible, ChangedSince) as reason:
            changed = rows(self.workspace) != before
            said = reason.message
        else:
            changed = outcome is not None and outcome.change is None and rows(self.workspace) != before
            said = outcome.message if outcome is not None else ""
        assert not changed, "what was refused, or made no change, wrote something"
        assert "\n" not in said

    @rule()
    def accept(self) -> None:
        self.press(self.session.accept)

    @rule()
    def reject(self) -> None:
        self.press(self.session.reject)

    @rule(name=st.sampled_from(LABELS))
    def label(self, name: str) -> None:
        self.press(lambda: self.session.label(name))

    @rule(edge=st.sampled_from([-1, 1]), by=st.sampled_from([-1, 1]))
    def nudge(self, edge: int, by: int) -> None:
        self.press(lambda: self.session.nudge(edge, by))

    @rule(text=st.sampled_from(["", "sic", "see filing"]))
    def note(self, text: str) -> None:
        self.press(lambda: self.session.note(text))

    @rule()
    def flag(self) -> None:
        self.press(self.session.flag)

    @rule()
    def skip(self) -> None:
        self.press(self.session.skip)

    @rule(leave_open=st.booleans())
    def finish(self, leave_open: bool) -> None:
        self.press(lambda: self.session.finish(leave_open=leave_open))

    @rule()
    def reopen(self) -> None:
        self.press(self.session.reopen)

    @rule(names=st.sets(st.sampled_from(LABELS)))
    def want(self, names: set[str]) -> None:
        self.press(lambda: self.session.want(names))

    @rule(choice=st.sampled_from([("topic", "deal"), ("topic", "trial"), ("relevance", "yes"), ("relevance", "no")]))
    def answer(self, choice: tuple[str, str]) -> None:
        self.press(lambda: self.session.answer(*choice))

    @rule(equality=st.sampled_from(Equality))
    def same(self, equality: Equality) -> None:
        self.press(lambda: carrying.same(self.session, equality))

    @rule(equality=st.sampled_from(Equality))
    def same_everywhere(self, equality: Equality) -> None:
        self.press(lambda: self.everywhere(carrying.carry, carrying.decided(self.session), equality))

    @rule()
    def never(self) -> None:
        self.press(lambda: self.everywhere(carrying.refuse, carrying.refusal_of(self.session), Equality.EXACT))

    def everywhere(self, act: Callable[[Session, Everywhere], Outcome], what: Carried, equality: Equality) -> Outcome:
        with self.workspace.snapshot() as snapshot:
            found = carrying.look(self.session, snapshot, what, equality)
        outcome = act(self.session, found)
        return replace(outcome, change=outcome.change or found.changes[0])  # others may have changed alone

    @precondition(lambda self: len(self.session.article.annotations) > 1)
    @rule(which=st.integers(0, 50), is_fitting=st.booleans())
    def relate(self, which: int, is_fitting: bool) -> None:
        annotations = self.session.article.annotations.values()
        known = [Relate(*drawn) for drawn in product(annotations, annotations, RELATIONS)]
        scheme = self.session.scheme
        fitting = [each for each in known if is_allowed(scheme, each.type, each.head.label, each.tail.label)]
        chosen = fitting if is_fitting and fitting else known
        self.press(lambda: self.session.apply(chosen[which % len(chosen)]))

    @precondition(lambda self: len(self.session.article.relations) > 0)
    @rule(which=st.integers(0, 5))
    def unrelate(self, which: int) -> None:
        known = [*self.session.article.relations]
        self.press(lambda: self.session.apply(Unrelate(known[which % len(known)])))

    @rule(step=st.sampled_from([-1, 1]), only_open=st.booleans())
    def hop(self, step: int, only_open: bool) -> None:
        self.press(lambda: self.session.hop(step, only_open=only_open))

    @rule(step=st.sampled_from([-1, 1]), extend=st.booleans())
    def move(self, step: int, extend: bool) -> None:
        self.press(lambda: self.session.move(step, extend=extend))

    @rule(offset=st.integers(0, 40), extend=st.booleans())
    def move_to(self, offset: int, extend: bool) -> None:
        self.press(lambda: self.session.move_to(offset, extend=extend))

    @rule()
    def switch_mode(self) -> None:
        self.press(self.session.switch_mode)

    @rule(forward=st.booleans())
    def step_article(self, forward: bool) -> None:
        self.press(lambda: self.session.step_article(forward=forward))

    @rule()
    def undo(self) -> None:
        self.press(self.session.undo)

    @rule()
    def redo(self) -> None:
        self.press(self.session.redo)

    @rule()
    def undo_and_redo(self) -> None:
        before = rows(self.workspace)
        with suppress(NotPossible, ChangedSince):
            self.session.undo()
            assert rows(self.workspace) != before
            self.session.redo()
        assert rows(self.workspace) == before

    @rule()
    def open_again(self) -> None:
        article_id = self.session.article.id
        self.session.close()
        self.workspace.close()
        self.workspace = opened(self.path)
        self.session = Session(self.workspace, self.session.annotator)
        self.session.open(article_id)

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def memory_is_the_file(self) -> None:
        here, fresh = self.session.article, OpenArticle.load(self.workspace, self.session.article.id)
        fresh.want(self.session.wanted, here.revealed)
        assert here.state == fresh.state
        assert here.labels == fresh.labels
        assert here.suggestions == fresh.suggestions
        assert here.annotations == fresh.annotations
        assert list(here.relations) == list(fresh.relations)
        assert list(here.entities) == list(fresh.entities)
        assert here.decided == fresh.decided
        assert here.surfaces.window(0, 99) == fresh.surfaces.window(0, 99)

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def the_cursor_lies_in_the_text_and_acts_on_what_is_there(self) -> None:
        cursor, current = self.session.cursor, self.session.current
        assert 0 <= cursor.start < cursor.end <= len(self.session.article.text)
        if current is not None:
            assert current in list(self.session.article.entities)
            assert current.start < cursor.end
            assert cursor.start < current.end

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def nothing_overlaps_an_annotation(self) -> None:
        for article_id in self.ids:
            article = OpenArticle.load(self.workspace, article_id)
            for annotation in article.annotations.values():
                assert article.annotations_over(annotation.start, annotation.end) == [annotation]
                assert not self.alone or article.open_over(annotation.start, annotation.end) == []
            standing = {(a.start, a.end, a.label) for a in article.annotations.values()}
            known = {(s.start, s.end, s.label): s.state for s in article.suggestions.values()}
            accepted = {span for span, state in known.items() if state is SuggestionState.ACCEPTED}
            assert accepted == standing & known.keys()

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def a_relation_has_ends_that_its_type_allows(self) -> None:
        for article_id in self.ids:
            article = OpenArticle.load(self.workspace, article_id)
            for relation in article.relations:
                head, tail = (article.annotations[id_] for id_ in (relation.head_id, relation.tail_id))
                assert is_allowed(self.session.scheme, relation.type, head.label, tail.label)

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def totals_are_those_of_the_articles(self) -> None:
        articles = [OpenArticle.load(self.workspace, article_id) for article_id in self.ids]
        totals = self.workspace.articles.totals()
        assert totals.open == sum(article.entities.open_count for article in articles)
        assert totals.decided == sum(article.decided for article in articles)
        assert totals.annotations == sum(len(article.annotations) for article in articles)
        for status in ArticleStatus:
            assert totals.articles[status] == sum(article.state.status is status for article in articles)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.undo_leads_back_and_redo_there_again()
        self.workspace.close()
        shutil.rmtree(self.folder)

    def undo_leads_back_and_redo_there_again(self) -> None:
        last, undone = rows(self.workspace), 0
        with suppress(NotPossible):
            while True:
                self.session.undo()
                self.memory_is_the_file()
                undone += 1
        assert rows(self.workspace) == self.initial
        for _ in range(undone):
            self.session.redo()
            self.memory_is_the_file()
        assert rows(self.workspace) == last


class TwoAnnotators(AnyKeys):
    """Ada and Bo take turns, each with a connection of their own, and do not see what the other did until they act."""

    alone = False

    @precondition(lambda self: hasattr(self, "session"))
    @rule(same_article=st.booleans())
    def take_turns(self, same_article: bool) -> None:
        article_id = self.session.article.id
        self.session, self.waiting = getattr(self, "waiting", None) or self.bo(article_id), self.session
        self.workspace = self.session.workspace
        self.stale = True
        if same_article and self.session.article.id != article_id:
            self.session.open(article_id)

    def bo(self, article_id: int) -> Session:
        session = Session(opened(self.path), "bo")
        session.open(article_id)
        return session

    @rule()
    def look(self) -> None:
        self.session.refresh()
        self.stale = False

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def memory_is_the_file(self) -> None:
        if not getattr(self, "stale", False):
            super().memory_is_the_file()

    def teardown(self) -> None:
        for session in (getattr(self, "session", None), getattr(self, "waiting", None)):
            if session is not None:
                session.workspace.close()
        self.workspace.close()
        shutil.rmtree(self.folder)


TestAnyKeys = AnyKeys.TestCase
TestAnyKeys.settings = settings(
    max_examples=25,
    stateful_step_count=int(os.environ.get("STEPS", "50")),  # make torture asks for more
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTwoAnnotators = TwoAnnotators.TestCase
TestTwoAnnotators.settings = settings(TestAnyKeys.settings, max_examples=15)
