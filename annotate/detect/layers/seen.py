"""What was marked in the training articles, proposed wherever it stands again; the combiner knows how often it held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc

from annotate.detect.layers.components import STATE, state
from annotate.detect.layers.page import BROKEN, Candidate, Page
from annotate.text import TOKEN

LAYER = "seen"
FOLDER = Path(__file__).parent.parent / "model"
FILE = "seen.tsv"


class Surfaces:
    """Surfaces in lower case with their labels, found in pages."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take the surfaces, each with a label."""
        self._labels: dict[tuple[str, ...], list[str]] = {}
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)
        for surface, label in sorted(set(rows)):
            words = tuple(TOKEN.findall(surface.lower()))
            if words:
                self._labels.setdefault(words, []).append(label)
                self._lengths[words[0]].add(len(words))

    def find(self, page: Page, _: Sequence[Candidate] = ()) -> Iterator[Candidate]:
        """Every mention of every surface within a line."""
        words = [word.lower() for word in page.words]
        for start, word in enumerate(words):
            for length in sorted(self._lengths.get(word, ())):
                end = start + length
                if end > len(words) or BROKEN in page.gaps[start + 1 : end]:
                    continue
                for label in self._labels.get(tuple(words[start:end]), ()):
                    yield Candidate(start, end, label, LAYER)


class Seen:
    """Adds the mentions of surfaces that were marked in the training articles."""

    def __init__(self) -> None:
        self._rows = read(FOLDER)
        self._surfaces = Surfaces(self._rows)

    def __call__(self, doc: Doc) -> Doc:
        """Add the candidates of this layer to a doc."""
        page, candidates = state(doc)
        candidates.extend(self._surfaces.find(page))
        doc.user_data[STATE] = (page, candidates)
        return doc

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write the surfaces into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        write(Path(path), self._rows)

    def from_disk(self, path: str | Path, **_: object) -> Seen:
        """Read the surfaces of a folder."""
        self._rows = read(Path(path))
        self._surfaces = Surfaces(self._rows)
        return self


def read(folder: Path) -> list[tuple[str, str]]:
    """The surfaces in a folder, each with its label."""
    rows = (line.split("\t") for line in (folder / FILE).read_text(encoding="utf-8").split("\n") if line)
    return [(surface, label) for surface, label in rows]


def write(folder: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Write surfaces with their labels into a folder, sorted."""
    lines = [f"{surface}\t{label}\n" for surface, label in sorted(set(rows))]
    (folder / FILE).write_text("".join(lines), encoding="utf-8")
