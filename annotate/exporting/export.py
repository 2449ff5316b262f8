"""Gold data in a format, whole or in splits, with its manifest: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from annotate.errors import AnnotateError
from annotate.exporting.atomic import Places, written_together
from annotate.exporting.manifest import GoldTally, Manifest, manifest_path
from annotate.exporting.selection import Selection
from annotate.exporting.splitting import Splitting
from annotate.formats import jsonl
from annotate.formats.document import Document
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import Loss, LossTally, refuse
from annotate.formats.parts import ALL, Part, count_losses
from annotate.formats.registry import format_named
from annotate.formats.tokens import Tokens
from store.workspace import Workspace

LEAVE = "exports the rest and lists the losses in the manifest"
_REVIEWED = Selection()


@dataclass(frozen=True, slots=True)
class Report:
    """What an export wrote."""

    path: Path
    articles: int
    spans: int
    losses: tuple[Loss, ...]
    manifest: Manifest


def export(
    workspace: Workspace,
    format: str,  # noqa: A002  # what every caller and the command line call it
    path: Path,
    *,
    selection: Selection = _REVIEWED,
    tokens: Tokens = "split",
    splitting: Splitting | None = None,
    allow_loss: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Write the gold of a selection, as it stands now, to a file or a folder, and its manifest beside it.

    With splits the path is a folder that holds a file, or a folder, for each. ``progress`` is told how many articles
    are done. Raises WouldLose, listing the losses, where the format cannot hold everything and ``allow_loss`` is not
    given; AnnotateError for an unknown format, for a selection of what there is not, and for a place that cannot be
    written. Then nothing is written, and what was there stays.
    """
    form = format_named(format)
    if not form.can_write:
        raise AnnotateError(f"{form.name} is read, not written.")
    if splitting is None and form.default_splits:
        splitting = Splitting(form.default_splits)
    _check_place(path, is_folder=form.write_folder is not None or splitting is not None)
    with workspace.snapshot() as snapshot, written_together() as places:
        whole = snapshot.schemes.current()
        passing = _Passing(snapshot, selection, form, progress)
        options = WriteOptions(selection.scheme(whole), tokens)
        ids = selection.ids(snapshot)
        if splitting is None:
            _write(form, passing, ids, path, places, options)
        else:
            _write_splits(form, passing, ids, splitting, path, places, options)
        losses = passing.losses.losses()
        if passing.losses.refuses and not allow_loss:
            raise refuse(losses, f"{format} cannot hold all of this gold", LEAVE)
        gold, splits = passing.tally.counts(), {name: each.counts() for name, each in passing.splits.items()}
        manifest = Manifest(
            format, tokens if form.has_tokens else None, gold, whole, selection, losses, splitting, splits
        )
        places.file(manifest_path(path)).write(manifest.to_bytes())
    return Report(path, sum(gold.articles.values()), sum(gold.spans.values()), losses, manifest)


def check(
    workspace: Workspace,
    format: str,  # noqa: A002  # as above
    *,
    selection: Selection = _REVIEWED,
    tokens: Tokens = "split",
    splitting: Splitting | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """What an export would write and lose; nothing stays of it."""
    with TemporaryDirectory() as folder:
        return export(
            workspace,
            format,
            Path(folder) / "gold",
            selection=selection,
            tokens=tokens,
            splitting=splitting,
            allow_loss=True,
            progress=progress,
        )


@dataclass(slots=True)
class _Passing:
    """The gold of a selection on its way to a writer: counted, its losses too."""

    workspace: Workspace
    selection: Selection
    form: Format
    progress: Callable[[int], None] | None
    tally: GoldTally = field(default_factory=GoldTally)
    losses: LossTally = field(default_factory=LossTally)
    splits: dict[str, GoldTally] = field(default_factory=dict)
    done: int = 0
    line: bytes = b""
    """The document that passed last, in the JSON form."""

    def documents(self, ids: Sequence[int], split_of: Mapping[str, str] | None = None) -> Iterator[Document]:
        """The documents of these articles; with splits they are counted for theirs, and not for the whole."""
        # where nothing tells outside for one label from outside for all, the labels of the selection are all there are
        narrowed = self.form.has_tokens or Part.COMPLETENESS not in self.form.keeps
        loses_nothing = self.form.keeps >= ALL
        for document, row in self.selection.documents(self.workspace, ids):
            tally = self.tally if split_of is None else self.splits[split_of[row.key]]
            self.line = tally.add(document, row)
            passing = self.selection.as_whole(document) if narrowed else document
            if not loses_nothing:
                count_losses(passing, self.form.keeps, self.losses)
            yield passing
            self.done += 1
            if self.progress is not None:
                self.progress(self.done)

    def write(
        self, file: BinaryIO, ids: Sequence[int], options: WriteOptions, split_of: Mapping[str, str] | None = None
    ) -> None:
        """Write these articles to a file, in a format whose data sets are files."""
        documents = self.documents(ids, split_of)
        if self.form is jsonl.FORMAT:
            file.writelines(self.line for _ in documents)  # made already, to be counted
        elif self.form.write is not None:
            self.form.write(documents, file, self.losses, options)

    def assign(self, ids: Sequence[int], splitting: Splitting) -> tuple[dict[str, str], dict[str, list[int]]]:
        """The split of each article by its key, and the ids of the articles of each split; counts the whole."""
        by_key: dict[str, int] = {}
        split_of = splitting.assigned(self._counted(ids, by_key))
        self.splits.update((name, GoldTally()) for name in splitting.names)
        ids_of: dict[str, list[int]] = {name: [] for name in splitting.names}
        for key, article_id in by_key.items():
            ids_of[split_of[key]].append(article_id)
        return split_of, ids_of

    def _counted(self, ids: Sequence[int], by_key: dict[str, int]) -> Iterator[Document]:
        for document, row in self.selection.documents(self.workspace, ids):
            self.tally.add(document, row)
            by_key[row.key] = row.id
            yield document


def _write_splits(
    form: Format,
    passing: _Passing,
    ids: Sequence[int],
    splitting: Splitting,
    path: Path,
    places: Places,
    options: WriteOptions,
) -> None:
    split_of, ids_of = passing.assign(ids, splitting)
    if form.writes_splits:
        own = WriteOptions(options.scheme, options.tokens, split_of)
        _write(form, passing, ids, path, places, own, split_of)
        return
    folder = places.folder(path)
    for name, some in ids_of.items():
        place = folder / f"{name}{form.suffix}"
        if form.write_folder is not None:
            place.mkdir()
            form.write_folder(passing.documents(some, split_of), place, passing.losses, options)
        else:
            with place.open("xb") as file:
                passing.write(file, some, options, split_of)
                file.flush()
                os.fsync(file.fileno())
    if form.index_splits is not None:
        form.index_splits(folder, splitting.names)


def _write(
    form: Format,
    passing: _Passing,
    ids: Sequence[int],
    path: Path,
    places: Places,
    options: WriteOptions,
    split_of: Mapping[str, str] | None = None,
) -> None:
    if form.write_folder is not None:
        form.write_folder(passing.documents(ids, split_of), places.folder(path), passing.losses, options)
    else:
        passing.write(places.file(path), ids, options, split_of)


def _check_place(path: Path, *, is_folder: bool) -> None:
    try:
        if path.is_dir() and not is_folder:
            raise AnnotateError(f"{path} is a folder.", "Name a file in it.")
        if path.is_dir() and any(path.iterdir()):
            raise AnnotateError(f"{path} is a folder with something in it.", "Name a new folder, or one that is empty.")
        if is_folder and path.exists() and not path.is_dir():
            raise AnnotateError(f"{path} is a file, and this export makes a folder.", "Name a new folder.")
        if not path.parent.is_dir():
            raise AnnotateError(f"There is no folder {path.parent}.", "Make the folder first.")
    except OSError as error:
        raise AnnotateError(f"{path} cannot be written: {error.strerror}.", "Choose another name.") from error
