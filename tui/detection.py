"""Which article is detected next: the open one first, then those that the curator will come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from annotate.detect.protocol import DetectorIdentity
from annotate.session import Session
from annotate.suggesting import by_scheme, store_suggestions_in_batches
from store.errors import NotFound, StoreError, WorkspaceBusy
from store.records import Run
from tui.detecting import Detected, Detecting, Failed
from tui.launch import DetectorChoice


class DetectionAhead:
    """Keeps a detector busy ahead of one session, one article at a time, and stores what it finds.

    Only the thread of the session calls it.
    """

    def __init__(
        self,
        session: Session,
        choice: DetectorChoice,
        identity: DetectorIdentity,
        report: Callable[[Detected | Failed], None],
    ) -> None:
        """``report`` gets results on another thread and is to hand them to received() on this one."""
        self._session = session
        self._ahead = choice.ahead
        self._identity = identity
        self._detecting = Detecting(choice, report)
        self._asked: int | None = None
        self._failed: set[int] = set()
        self._run: Run | None = None
        self.unknown: Counter[str] = Counter()
        """The spans left out so far because the scheme does not have their label, by label."""

    def look(self) -> None:
        """Ask for the next article that needs it, unless one is being detected."""
        if self._asked is not None or self._ahead <= 0:
            return
        for article_id in self._wanted():
            try:
                text = self._session.workspace.articles.text(article_id)
            except NotFound:
                self._failed.add(article_id)  # taken away meanwhile
                continue
            self._asked = article_id
            self._detecting.ask(article_id, text)
            return

    @property
    def is_at_work(self) -> bool:
        """Whether an article is being detected."""
        return self._asked is not None and self._ahead > 0

    def is_wanted(self, article_id: int) -> bool:
        """Whether suggestions for this article are still to come."""
        return self._ahead > 0 and article_id not in self._failed and not self._is_done(article_id)

    def _wanted(self) -> Iterator[int]:
        session = self._session
        here = session.article.id if session.is_open else None
        if here is not None and self.is_wanted(here):
            yield here
        yield from (id_ for id_ in session.queue.upcoming(here, self._ahead) if self.is_wanted(id_))

    def _is_done(self, article_id: int) -> bool:
        who = self._identity
        return self._session.workspace.runs.has_done(who.name, who.version, article_id, who.config)

    def received(self, result: Detected | Failed) -> Iterator[None]:
        """Store a result in steps short enough not to be felt; the caller lets keys through between them.

        Raises StoreError where the disk refuses; nothing more is detected then.
        """
        if isinstance(result, Failed):
            if result.article_id is None:
                self._ahead = 0
            else:
                self._failed.add(result.article_id)
        else:
            yield from self._store(result)
        self._asked = None

    def _store(self, result: Detected) -> Iterator[None]:
        workspace, identity = self._session.workspace, result.identity
        try:
            if self._run is None:
                self._run = workspace.runs.start(identity.name, identity.version, identity.config)
            known, unknown = by_scheme(result.spans, self._session.scheme)
            self.unknown.update(unknown)
            yield from store_suggestions_in_batches(workspace, result.article_id, self._run.id, result.text, known)
        except NotFound:
            self._failed.add(result.article_id)  # taken away meanwhile
        except WorkspaceBusy:
            yield  # detected again with the next look
        except StoreError:
            self._ahead = 0
            raise
        else:
            if not self._is_done(result.article_id):  # it is stored, under another version than was announced
                self._failed.add(result.article_id)

    def stop(self) -> None:
        """End the worker process at once."""
        self._detecting.stop()
