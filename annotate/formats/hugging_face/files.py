"""The data files of a Hugging Face data set, each with its split."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import UnreadableInput
from annotate.formats.hugging_face.names import DESCRIPTIONS

_SUFFIXES = (".parquet", ".arrow", ".jsonl", ".json", ".jsonl.gz", ".json.gz")
_STATE = "state.json"
_SPLITS = "dataset_dict.json"
_CACHED = re.compile(r"cache-.*\.arrow")
"""What the library keeps of a computation beside the data."""
_WORDS = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val", "dev"),
    "test": ("test", "testing", "eval", "evaluation"),
}
"""The words in names of files and folders by which the library knows a split."""
_NAMED = {
    split: re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words)})(?![a-z0-9])", re.IGNORECASE)
    for split, words in _WORDS.items()
}


def files(path: Path) -> Iterator[tuple[Path, str | None]]:
    """The files of rows below a path, each with the split that it belongs to, where a folder says so."""
    if not path.is_dir():
        yield path, None
    elif (path / _SPLITS).is_file():
        for name in _listed(path / _SPLITS, "splits"):
            yield from ((file, name) for file in _saved(path / name))
    elif (path / _STATE).is_file():
        yield from ((file, None) for file in _saved(path))
    else:
        yield from ((file, _split_of(file.relative_to(path))) for file in _found(path))


def _saved(folder: Path) -> list[Path]:
    """The data files of a folder that save_to_disk has written."""
    return [folder / name for name in _listed(folder / _STATE, "_data_files")]


def _listed(file: Path, key: str) -> list[str]:
    """The names of files or folders that a description lists; they lie in the folder of the description."""
    try:
        listed = json.loads(file.read_bytes())[key]
        names = [str(each["filename"] if isinstance(each, dict) else each) for each in listed]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableInput(f"{file}: no {key} of a data set.") from error
    for name in names:
        if name in ("", ".", "..") or Path(name).name != name:
            raise UnreadableInput(f"{file}: {name!r:.60} is no name in its folder.")
    return names


def _found(folder: Path) -> list[Path]:
    """The data files below any other folder: those of the first kind that there is, by name."""
    inside = [file for file in sorted(folder.rglob("*")) if file.is_file() and _is_data(file.relative_to(folder))]
    for suffix in _SUFFIXES:
        if found := [file for file in inside if file.name.endswith(suffix)]:
            return found
    raise UnreadableInput(f"{folder}: no data set: neither {_SPLITS} nor a file in {', '.join(_SUFFIXES)}.")


def _is_data(place: Path) -> bool:
    hidden = any(part.startswith(".") for part in place.parts)
    return not hidden and place.name not in (_STATE, _SPLITS, *DESCRIPTIONS) and not _CACHED.fullmatch(place.name)


def _split_of(place: Path) -> str | None:
    """The split that the name of a file names, or else that of its folder."""
    for part in (place.name, place.parent.name):
        for split, pattern in _NAMED.items():
            if pattern.search(part):
                return split
    return None
