"""Gold data in a format, with its manifest: both files whole, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from annotate.errors import AnnotateError
from annotate.formats import docbin, jsonl
from annotate.formats.atomic import written
from annotate.formats.gold import GoldArticle, gold_articles
from annotate.formats.losses import Loss, LossTally, refuse
from annotate.formats.manifest import GoldTally, Manifest, manifest_path
from annotate.formats.tokens import Tokens
from store.records import ArticleStatus
from store.workspace import Workspace

Writer = Callable[[Iterable[GoldArticle], BinaryIO, LossTally, Tokens], None]
"""Writes gold articles to a file, and adds what does not fit to the losses."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write gold."""

    write: Writer
    has_tokens: bool
    description: str


FORMATS: Mapping[str, Format] = {
    "spacy": Format(docbin.write, True, "spaCy DocBin, for spacy train"),
    "jsonl": Format(jsonl.write, False, "one JSON object an article"),
}
"""The formats by name."""


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
    statuses: Iterable[ArticleStatus] = (ArticleStatus.REVIEWED,),
    tokens: Tokens = "split",
    allow_loss: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Write the articles of these statuses, as they stand now, to a file, and its manifest beside it.

    ``progress`` is told how many articles are done. Raises WouldLose, listing the losses, where the format cannot
    hold everything and ``allow_loss`` is not given; AnnotateError for an unknown format or a place that cannot be
    written. Then nothing is written, and what was there stays.
    """
    chosen = _format(format)
    _check_place(path)
    tally, losses = GoldTally(), LossTally()
    # the manifest's block is the outer one, so that it is never there before its data
    with workspace.snapshot() as snapshot, written(manifest_path(path)) as beside, written(path) as file:
        gold = _passing(gold_articles(snapshot, statuses=statuses), tally, progress)
        chosen.write(gold, file, losses, tokens)
        if losses.losses() and not allow_loss:
            raise refuse(losses.losses(), format)
        scheme = snapshot.schemes.current()
        manifest = tally.manifest(format, tokens if chosen.has_tokens else None, scheme, losses.losses())
        beside.write(manifest.to_bytes())
    return Report(path, tally.articles.total(), tally.spans.total(), manifest.losses, manifest)


def _passing(
    gold: Iterable[GoldArticle], tally: GoldTally, progress: Callable[[int], None] | None
) -> Iterator[GoldArticle]:
    for done, article in enumerate(gold, start=1):
        tally.add(article)
        yield article
        if progress is not None:
            progress(done)


def _format(name: str) -> Format:
    if name not in FORMATS:
        close = get_close_matches(name, FORMATS, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(FORMATS)}."
        raise AnnotateError(f"There is no format {name!r}.", hint)
    return FORMATS[name]


def _check_place(path: Path) -> None:
    try:
        if path.is_dir():
            raise AnnotateError(f"{path} is a folder.", "Name a file in it.")
        if not path.parent.is_dir():
            raise AnnotateError(f"There is no folder {path.parent}.", "Make the folder first.")
    except OSError as error:
        raise AnnotateError(f"{path} cannot be written: {error.strerror}.", "Choose another name.") from error
