"""Any keys in any order in a session that learns: hiding and offering break no promise of the file or the cursor."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from annotate.errors import NotPossible
from annotate.open_article import OpenArticle
from annotate.session import Outcome, Session
from annotate.text import words
from store.errors import ChangedSince
from tests.annotate.test_undo_machine import LABELS, AnyKeys, TestAnyKeys, rows
from tests.workspaces import opened, suggested

ALIKE = ("Amgen and Roche or Amgen", "Roche, Amgen and Amgen", "Amgen Roche Amgen Roche")


def word_spans(text: str) -> st.SearchStrategy[list[tuple[int, int, str]]]:
    span = st.tuples(st.sampled_from(list(words(text))), st.sampled_from(LABELS[:2]))
    return st.lists(span.map(lambda drawn: (*drawn[0], drawn[1])), max_size=6, unique=True)


class LearningKeys(AnyKeys):
    """As AnyKeys, in three articles of the same names; what is offered is no change and is not undone."""

    @initialize(drawn=st.tuples(*map(word_spans, ALIKE)))
    def suggest(self, drawn: tuple[list[tuple[int, int, str]], ...]) -> None:
        self.ids = [suggested(self.workspace, text, spans) for text, spans in zip(ALIKE, drawn, strict=True)]
        self.session = self.learner()
        self.session.open(self.ids[0])

    def learner(self) -> Session:
        return Session(self.workspace, "ada", learning=True)

    def press(self, act: Callable[[], Outcome | None]) -> None:
        article = self.session.article.id
        before = rows(self.workspace)
        with suppress(NotPossible, ChangedSince):
            outcome = act()
            changed = outcome is not None and outcome.change is not None
            assert changed or self.session.article.id != article or rows(self.workspace) == before

    @rule()
    def undo_and_redo(self) -> None:
        article = self.session.article
        before = rows(self.workspace)
        with suppress(NotPossible, ChangedSince):
            self.session.undo()
            self.session.redo()
            assert self.session.article is not article or rows(self.workspace) == before

    @rule()
    def show_hidden(self) -> None:
        self.press(self.session.toggle_hidden)

    @rule()
    def open_again(self) -> None:
        article_id = self.session.article.id
        self.session.close()
        self.workspace.close()
        self.workspace = opened(self.path)
        self.session = self.learner()
        self.session.open(article_id)

    @invariant()
    @precondition(lambda self: hasattr(self, "session"))
    def memory_is_the_file(self) -> None:
        here, fresh = self.session.article, OpenArticle.load(self.workspace, self.session.article.id)
        fresh.show_hidden(here.hidden_shown)
        fresh.hide(here.hidden)
        fresh.want(self.session.wanted, here.revealed)
        assert here.suggestions == fresh.suggestions
        assert list(here.entities) == list(fresh.entities)
        assert (here.decided, here.to_decide) == (fresh.decided, fresh.to_decide)
        assert here.surfaces.window(0, 99) == fresh.surfaces.window(0, 99)
        assert not any(here.is_hidden(entity) for entity in here.entities)
        assert here.to_decide == here.decided + here.entities.open_count

    def teardown(self) -> None:
        self.workspace.close()
        shutil.rmtree(self.folder)


TestLearningKeys = LearningKeys.TestCase
TestLearningKeys.settings = settings(TestAnyKeys.settings, max_examples=15)
del TestAnyKeys
