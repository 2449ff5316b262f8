from __future__ import annotations

import pytest

from annotate.detect import biotech
from annotate.detect.protocol import Detector


@pytest.fixture(scope="session")
def detector() -> Detector:
    return biotech.load()
