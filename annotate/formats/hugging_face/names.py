"""The names of the tags that a Hugging Face data set holds as numbers.

They are looked for where the libraries put them: in the metadata of an Arrow or Parquet schema, in
``dataset_info.json`` or ``dataset_infos.json`` beside the data or above, and in the front matter of ``README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_LARGEST = 4_000_000
_ABOVE = 2
"""How many folders above that of the data are looked at."""


def names_in_schema(metadata: Mapping[bytes, bytes] | None, column: str) -> tuple[str, ...] | None:
    """The names in the metadata of a schema."""
    found = _parsed(lambda: json.loads((metadata or {}).get(b"huggingface", b"null")))
    return _names(_at(found, "info", "features", column))


def names_beside(file: Path, column: str) -> tuple[str, ...] | None:
    """The names in the nearest of the files that describe a data set."""
    folders = [file.parent, *file.parent.parents][: _ABOVE + 1]
    described = (feature for folder in folders for feature in _described(folder, column))
    return next(filter(None, map(_names, described)), None)


def _described(folder: Path, column: str) -> Iterator[Any]:
    """What the files of a folder say of a column."""
    yield _at(_json(folder / "dataset_info.json"), "features", column)
    infos = _json(folder / "dataset_infos.json")
    for info in infos.values() if isinstance(infos, dict) else ():
        yield _at(info, "features", column)
    said = _at(_front_matter(folder / "README.md"), "dataset_info")
    for info in said if isinstance(said, list) else [said]:
        features = _at(info, "features")
        for feature in features if isinstance(features, list) else ():
            if _at(feature, "name") == column:
                yield feature


def _names(feature: Any) -> tuple[str, ...] | None:
    """The names of a class label inside lists, in the notations that have been in use."""
    for _ in range(4):
        if isinstance(feature, list) and len(feature) == 1:
            feature = feature[0]
        elif isinstance(feature, dict) and "names" in feature:
            names = feature["names"]
            return _listed(list(names.values()) if isinstance(names, dict) else names)
        elif isinstance(feature, dict):
            keys = ("feature", "sequence", "list", "class_label")
            feature = next((feature[key] for key in keys if key in feature), None)
    return None


def _listed(names: Any) -> tuple[str, ...] | None:
    is_names = (
        isinstance(names, Sequence) and not isinstance(names, str) and all(isinstance(each, str) for each in names)
    )
    return tuple(names) if is_names else None


def _json(path: Path) -> Any:
    return _parsed(lambda: json.loads(_text(path)))


def _front_matter(path: Path) -> Any:
    text = _text(path)
    if not text.startswith("---\n"):
        return None
    import yaml

    return _parsed(lambda: yaml.safe_load(text[4:].partition("\n---")[0]))


def _text(path: Path) -> str:
    """The beginning of a file; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_LARGEST).decode("utf-8", "replace")


def _parsed(parse: Callable[[], Any]) -> Any:
    """What a description says; None for one that cannot be read, which says nothing."""
    import yaml

    try:
        return parse()
    except (ValueError, RecursionError, yaml.YAMLError):
        return None


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
