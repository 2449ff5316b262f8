"""Fixtures of the curator's room."""

from __future__ import annotations

import pytest

from annotate.session import Session
from tests.annotate.sessions import SPANS, TEXT, Opener, session_on


@pytest.fixture
def session(workspace: Opener) -> Session:
    """Ada's session on an article with three open suggestions."""
    return session_on(workspace(), TEXT, SPANS)
