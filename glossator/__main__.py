"""The front door: ``glossator`` and ``python -m glossator``.

Opening a workspace goes past the command line library, because start-up time is a feature.
"""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from pathlib import Path

_ROOMS = ("store", "annotate", "tui")
_HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the command line; exits with the code of what was run."""
    if shadowed := _shadowed():
        sys.exit(shadowed)
    if len(sys.argv) == 1:
        # what is loaded until the first paint stays: looking for garbage in it only delays that
        gc.disable()
        from glossator.opening import open_bare

        sys.exit(open_bare())
    from glossator.cli import run

    sys.exit(run())


def _shadowed() -> str | None:
    """Why the program cannot start: another package of the name of one of its own comes first."""
    for room in _ROOMS:
        spec = find_spec(room)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent.parent != _HERE:
            return (
                f"glossator: another package named {room!r} ({origin}) stands in the way of Glossator's own. "
                "Install Glossator in an environment of its own: pipx install, or uv tool install."
            )
    return None


if __name__ == "__main__":
    main()
