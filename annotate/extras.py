"""Libraries that come with an extra of the package, where it is installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from annotate.errors import MissingExtra


def need(module: str, *, extra: str, what: str) -> ModuleType:
    """A module of an extra; MissingExtra, in one line that names the extra, where it is not installed.

    ``what`` is what cannot be done without it, as the beginning of a sentence: ``Parquet files``.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        raise MissingExtra(
            f"{what} need a library that is not installed: {module.partition('.')[0]}.",
            f"pip install 'glossator[{extra}]'",
        ) from error
