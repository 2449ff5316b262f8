"""A release: a named version of gold in a folder of its own, frozen.

``gold.jsonl``    the gold in its JSON form (annotate/formats/jsonl.py), in order of keys
``labels.toml``   the label scheme, as ``glossator init --scheme`` takes it
``release.json``  the name, the hash of the gold, and what the card says, for scripts
``CARD.md``       the data card, for people

The same workspace gives the same bytes: nothing says when or where a release was made. Files are read-only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate.errors import AnnotateError, UnreadableInput
from annotate.exporting.atomic import written_together
from annotate.exporting.selection import Selection
from annotate.formats.safe_names import is_safe
from annotate.releases.agreement import Agreement, agreement
from annotate.releases.card import card
from annotate.releases.facts import Facts, FactsTally, facts
from annotate.releases.merging import in_order, paired
from annotate.scheme import scheme_to_toml
from store.records import Json
from store.workspace import Workspace

GOLD, LABELS, DESCRIPTION, CARD = "gold.jsonl", "labels.toml", "release.json", "CARD.md"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Release:
    """What a release holds."""

    path: Path
    name: str
    facts: Facts
    agreement: Agreement | None


def releases_of(workspace: Path) -> Path:
    """The folder in which the releases of a workspace stand where nothing else is said."""
    return workspace.with_name(f"{workspace.stem}-releases")


def release(
    workspace: Workspace,
    name: str,
    folder: Path,
    *,
    selection: Selection,
    version: str,
    second: Path | None = None,
    licence: str = "",
    progress: Callable[[int], None] | None = None,
) -> Release:
    """Freeze the gold of a selection under a name, as a new folder in a folder.

    ``version`` is that of the program; ``second`` the gold of another person on the same articles, to say how far the
    two agree. ``progress`` is told how many articles are done. Raises AnnotateError for a name that is taken or that
    no folder can have, and where nothing is selected; GlossatorError for a second file that does not fit. Then nothing
    is made.
    """
    path = folder / name
    _check(path, name)
    made_folder = _make(folder)
    try:
        with workspace.snapshot() as snapshot, written_together() as places:
            place = places.folder(path)
            ids = selection.ids(snapshot)
            found = _write_gold(snapshot, selection, ids, place / GOLD, progress)
            agreed = (
                None if second is None else agreement(paired(in_order(place / GOLD), in_order(second)), found.scheme)
            )
            described = _described(name, version, found, agreed, licence)
            _write(place / LABELS, scheme_to_toml(found.scheme))
            _write(place / DESCRIPTION, json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
            _write(place / CARD, card(name, found, agreed, licence))
            for file in place.iterdir():
                file.chmod(0o444)
    except BaseException:
        if made_folder:
            folder.rmdir()
        raise
    return Release(path, name, found, agreed)


def verified(path: Path) -> Path:
    """The gold of the release in a folder; UnreadableInput where it is none, or where its gold was altered."""
    try:
        described = json.loads((path / DESCRIPTION).read_bytes())
        said = described["gold_sha256"]
        with (path / GOLD).open("rb") as file:
            found = hashlib.sha256()
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise UnreadableInput(f"{path} is no release: {error.filename} cannot be read.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableInput(f"{path} is no release: {DESCRIPTION} says no hash of the gold.") from error
    if said != found.hexdigest():
        raise UnreadableInput(
            f"{path / GOLD} was altered after it was released: its hash is not that in {DESCRIPTION}.",
            "Take the release from a copy; to compare the file as it is, name the file itself.",
        )
    return path / GOLD


def _check(path: Path, name: str) -> None:
    if not is_safe(name):
        raise AnnotateError(f"{name!r} can be no name of a folder.", "Use letters, digits, - and _, such as v1.")
    if os.path.lexists(path):
        raise AnnotateError(
            f"There is a release {name} already, at {path}.", "A release never changes: choose a new name."
        )


def _make(folder: Path) -> bool:
    """Make the folder of the releases where there is none; whether it was made."""
    try:
        if folder.is_dir():
            return False
        folder.mkdir()
    except OSError as error:
        raise AnnotateError(f"{folder} cannot be made: {error.strerror}.", "Name another with --into.") from error
    return True


def _write_gold(
    workspace: Workspace, selection: Selection, ids: Sequence[int], path: Path, progress: Callable[[int], None] | None
) -> Facts:
    if not ids:
        raise AnnotateError(
            "Nothing is selected: a release needs an article.", "Finish one in the reader, or select others."
        )
    tally = FactsTally()
    with path.open("xb") as file:
        for done, (document, row) in enumerate(selection.documents(workspace, ids), start=1):
            file.write(tally.add(document, row))
            if progress is not None:
                progress(done)
        file.flush()
        os.fsync(file.fileno())
    return facts(tally, workspace, selection, ids)


def _described(name: str, version: str, found: Facts, agreed: Agreement | None, licence: str) -> dict[str, Json]:
    more: dict[str, Json] = {"agreement": agreed.to_json()} if agreed else {}
    return {"release": name, "glossator": version, "licence": licence or None, **found.to_json(), **more}


def _write(path: Path, text: str) -> None:
    with path.open("xb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
