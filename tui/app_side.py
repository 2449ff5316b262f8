"""What a screen asks of the application, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from annotate.concordance import Sought
    from annotate.session import Session


class AppSide(Protocol):
    """The application as its screens see it."""

    def commands(self) -> Mapping[str, Callable[[], None]]:
        """The commands that are the same on every screen, by id."""

    def session(self) -> Session:
        """The session of the open workspace, made when it is first asked for."""

    def read(self) -> None:
        """Show the article that the session has open."""

    def concordance(self, sought: Sought, left: Callable[[], None]) -> None:
        """Show mentions over the whole workspace, and call ``left`` when the person comes back from them."""

    def is_detecting(self, article_id: int) -> bool:
        """Whether suggestions for an article are still to come."""

    def is_at_work(self) -> bool:
        """Whether a detector is at work on any article."""
