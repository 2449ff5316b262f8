"""A folder to train a spaCy pipeline from: a DocBin for each split, and the config that ``spacy train`` takes as it is.

``train.spacy`` and ``dev.spacy`` are as ``annotate.formats.docbin.docbin`` writes them. ``config.cfg`` is spaCy's own
for a quick start on a CPU: a ``ner`` component, which learns from rejected suggestions what is none; or ``spancat``
where annotations overlap, with a suggester for spans as long as those of the training articles, up to LONGEST tokens.
It names the files relative to the folder, so that the folder can be moved: run ``spacy train`` in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.errors import AnnotateError
from annotate.formats.docbin import docbin
from annotate.formats.document import Document
from annotate.formats.format import Format, WriteOptions
from annotate.formats.losses import LossTally
from annotate.overlap import flat

if TYPE_CHECKING:
    from spacy.tokens import Doc

TRAIN, DEV = "train", "dev"
LONGEST = 10
OUTSIDE_AFTER_ALL = "articles not reviewed, whose other text spancat takes for outside"

_HEAD = """\
# Made for the data beside it. In this folder:
#   python -m spacy train config.cfg --output model
"""


@dataclass(slots=True)
class _Seen:
    """What the config depends on."""

    overlaps: bool = False
    negatives: bool = False
    longest: int = 0
    """The longest annotation to train on, in tokens; 0 where there is none."""
    unfinished: list[str | None] = field(default_factory=list)
    """The articles that are not reviewed."""

    def add(self, document: Document, doc: Doc, split: str) -> None:
        """Take an article in."""
        self.overlaps = self.overlaps or len(flat(document.spans)) < len(document.spans)
        self.negatives = self.negatives or bool(document.negatives)
        if not document.reviewed:
            self.unfinished.append(document.key)
        if split == TRAIN:
            self.longest = max([self.longest, *map(len, doc.spans[docbin.SPANS_KEY])])


def write(documents: Iterable[Document], folder: Path, losses: LossTally, options: WriteOptions) -> None:
    """Write documents into an empty folder, each into its split: the same documents, the same bytes.

    Raises AnnotateError where there is nothing to train on, or nothing to evaluate on.
    """
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    splits = options.splits or {}
    bins = {name: DocBin(store_user_data=True) for name in (TRAIN, DEV, *sorted(set(splits.values()) - {TRAIN, DEV}))}
    seen = _Seen()
    for document in documents:
        split = splits.get(document.key or "", TRAIN)
        doc = docbin.to_doc(nlp, document, losses, options.tokens, options.scheme.questions)
        bins[split].add(doc)
        seen.add(document, doc, split)
    if not seen.longest or not len(bins[DEV]):
        lacking = "annotation to train on" if not seen.longest else "article to evaluate on"
        raise AnnotateError(
            f"There is no {lacking}.",
            "Training needs annotated articles in the splits train and dev, at least one in each.",
        )
    for key in seen.unfinished if seen.overlaps else ():
        losses.add(OUTSIDE_AFTER_ALL, str(key))
    for name, docs in bins.items():
        (folder / f"{name}.spacy").write_bytes(docs.to_bytes())
    (folder / "config.cfg").write_text(_config(seen), encoding="utf-8", newline="\n")


def _config(seen: _Seen) -> str:
    from spacy.cli.init_config import init_config

    component = "spancat" if seen.overlaps else "ner"
    config = init_config(lang="en", pipeline=[component], optimize="efficiency", gpu=False)
    config["paths"].update({TRAIN: f"{TRAIN}.spacy", DEV: f"{DEV}.spacy"})
    own = config["components"][component]
    if seen.overlaps:
        own["spans_key"] = docbin.SPANS_KEY
        own["suggester"] = {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": min(seen.longest, LONGEST),
        }
    elif seen.negatives:
        own["incorrect_spans_key"] = docbin.NEGATIVES_KEY
    return f"{_HEAD}\n{config.to_str()}\n"


FORMAT = Format(
    "spacy-training",
    "a folder for spacy train: train.spacy, dev.spacy and a config",
    keeps=docbin.FORMAT.keeps,
    write_folder=write,
    has_tokens=True,
    writes_splits=True,
    default_splits=((TRAIN, 0.8), (DEV, 0.2)),
    not_written=(*docbin.FORMAT.not_written, OUTSIDE_AFTER_ALL),
)
