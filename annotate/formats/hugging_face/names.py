"""The names of the tags and labels that a Hugging Face data set holds as numbers.

They are looked for where the libraries put them: in the metadata of an Arrow or Parquet schema, in
``dataset_info.json`` or ``dataset_infos.json`` beside the data or above, in the front matter of ``README.md``, and in
tables such as ``label.json``, which have a number for each name or a name for each number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

Names = tuple[str, ...]

_INFO, _INFOS, _CARD = "dataset_info.json", "dataset_infos.json", "README.md"
_TABLES = ("label.json", "label2id.json", "id2label.json")
DESCRIPTIONS = (_INFO, _INFOS, *_TABLES, "config.json")
"""The files of JSON that describe a data set, or a model beside it, and are no rows."""

_LARGEST = 4_000_000
_ABOVE = 2
"""How many folders above that of the data are looked at."""
_DEEPEST = 4
_WRAPPERS = ("feature", "sequence", "list", "class_label", "dtype")


def names_in_schema(metadata: Mapping[bytes, bytes] | None, column: str, field: str | None = None) -> Names | None:
    """The names in the metadata of a schema; those of a field of objects, where a column is lists of them."""
    found = _parsed(lambda: json.loads((metadata or {}).get(b"huggingface", b"null")))
    return _names(_in_objects(_at(found, "info", "features", column), field))


def names_beside(file: Path, column: str, field: str | None = None) -> Names | None:
    """The names in the nearest of the files that describe a data set."""
    for folder in [file.parent, *file.parent.parents][: _ABOVE + 1]:
        described = (_names(_in_objects(feature, field)) for feature in _described(folder, column))
        tables = (_in_table(_json(folder / name)) for name in _TABLES)
        if found := next(filter(None, chain(described, tables)), None):
            return found
    return None


def _described(folder: Path, column: str) -> Iterator[Any]:
    """What the files of a folder say of a column."""
    yield _at(_json(folder / _INFO), "features", column)
    infos = _json(folder / _INFOS)
    for info in infos.values() if isinstance(infos, dict) else ():
        yield _at(info, "features", column)
    said = _at(_front_matter(folder / _CARD), "dataset_info")
    for info in said if isinstance(said, list) else [said]:
        yield _in_list(_at(info, "features"), column)


def _in_list(features: Any, name: str) -> Any:
    """The feature of a name among those that a card lists."""
    listed = features if isinstance(features, list) else ()
    return next((feature for feature in listed if _at(feature, "name") == name), None)


def _in_objects(feature: Any, field: str | None) -> Any:
    """The feature of a field of the objects in a list, in the notations that have been in use."""
    for _ in range(_DEEPEST if field is not None else 0):
        if isinstance(feature, list) and (found := _in_list(feature, field or "")) is not None:
            return found
        if isinstance(feature, list) and len(feature) == 1:
            feature = feature[0]
        elif isinstance(feature, dict) and isinstance(feature.get(field), dict):
            return feature[field]
        else:
            feature = _wrapped(feature)
    return feature


def _in_table(table: Any) -> Names | None:
    """The names by their numbers, whichever of the two a table is asked by."""
    if not isinstance(table, dict) or not table:
        return None
    turned = {str(number): name for name, number in table.items()}
    by_number = table if "0" in table else turned
    names = [by_number.get(str(number)) for number in range(len(table))]
    return _listed(names)


def _names(feature: Any) -> Names | None:
    """The names of a class label inside lists, in the notations that have been in use."""
    for _ in range(_DEEPEST):
        if isinstance(feature, list) and len(feature) == 1:
            feature = feature[0]
        elif isinstance(feature, dict) and "names" in feature:
            names = feature["names"]
            return _listed(list(names.values()) if isinstance(names, dict) else names)
        else:
            feature = _wrapped(feature)
    return None


def _wrapped(feature: Any) -> Any:
    """What a list, or a label, is of."""
    return next((found for key in _WRAPPERS if (found := _at(feature, key)) is not None), None)


def _listed(names: Any) -> Names | None:
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
