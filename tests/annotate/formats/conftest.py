from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.workspace import Workspace
from tests.store.samples import make


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "workspace"
    folder.mkdir()
    with make(folder / "w.db") as made:
        yield made
