"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from store.records import LabelScheme
from store.workspace import Workspace
from tests.workspaces import SCHEME, opened

# what lands is judged by the same examples each time; everywhere else the search goes on. A busy machine is no failure.
settings.register_profile("search", deadline=None)
settings.register_profile("landing", deadline=None, derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "search")


@pytest.fixture
def scheme() -> LabelScheme:
    return SCHEME


@pytest.fixture
def workspace(tmp_path: Path, scheme: LabelScheme) -> Iterator[Callable[[], Workspace]]:
    """Opens the one workspace of a test, once more with every call; each is closed when the test ends."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(opened(tmp_path / "workspace.db", scheme))
