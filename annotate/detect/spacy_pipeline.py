"""Any spaCy pipeline as a detector: an installed package, a local path, or one made in this process."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.detect.protocol import DetectorIdentity, checked
from annotate.errors import DetectorFailed
from store.records import Json, ScoredSpan

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPANS_KEY = "sc"
"""The span group that spaCy's own span categorizer writes, read where a doc has no entities."""
SCORES = "scores"
"""The attribute of a span group that holds one score a span."""
BATCH_SIZE = 16


class SpacyDetector:
    """A loaded pipeline: entities, else the span group "sc"; the label table renames, and "" drops a label."""

    def __init__(self, nlp: Language, identity: DetectorIdentity, labels: Mapping[str, str] | None = None) -> None:
        self._nlp = nlp
        self._identity = identity
        self._labels = dict(labels or {})

    @property
    def name(self) -> str:
        """The name by which it was loaded."""
        return self._identity.name

    @property
    def version(self) -> str:
        """The version of the pipeline; for a local path with a digest of its files."""
        return self._identity.version

    @property
    def config(self) -> Mapping[str, Json]:
        """The settings that shape the output."""
        return self._identity.config

    def detect(self, texts: Iterable[str]) -> Iterator[tuple[ScoredSpan, ...]]:
        """The spans of each text, in order, read ahead by at most one batch."""
        for doc in self._nlp.pipe(texts, batch_size=BATCH_SIZE):
            yield checked(doc.text, self._renamed(read_spans(doc)), self.name)

    def _renamed(self, spans: Iterable[ScoredSpan]) -> Iterator[ScoredSpan]:
        for span in spans:
            if label := self._labels.get(span.label, span.label):
                yield ScoredSpan(span.start, span.end, label, span.score, span.detector)


def read_spans(doc: Doc) -> Iterator[ScoredSpan]:
    """The entities of a doc, else its span group "sc", with the scores of that group and the span ids as origin."""
    group = doc.spans.get(SPANS_KEY, ())
    given = group.attrs.get(SCORES, ()) if group else ()
    scores = {(span.start, span.end, span.label_): float(score) for span, score in zip(group, given, strict=False)}
    for span in doc.ents or group:
        score = scores.get((span.start, span.end, span.label_))
        yield ScoredSpan(span.start_char, span.end_char, span.label_, score, span.id_ or None)


def find_meta(name: str) -> Path | None:
    """The meta.json of a pipeline given as a local path or as the name of an installed package, else None."""
    try:
        if (path := Path(name)).is_dir():
            return meta if (meta := path / "meta.json").is_file() else None
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
    except (OSError, ValueError):  # no file can have that name, or a module without a place in the system has it
        return None
    if spec is None or spec.origin is None:
        return None
    meta = Path(spec.origin).parent / "meta.json"
    return meta if meta.is_file() else None


def identity(name: str, labels: Mapping[str, str] | None = None, disable: Iterable[str] = ()) -> DetectorIdentity:
    """Who a pipeline is, from its meta.json, without importing spaCy.

    Raises DetectorFailed when there is no pipeline of that name or its meta.json cannot be read.
    """
    meta_path = find_meta(name)
    if meta_path is None:
        raise DetectorFailed(f"{name} is no spaCy pipeline.", "A pipeline is a folder that holds a meta.json.")
    meta = _read_meta(meta_path)
    version = str(meta.get("version", "0"))
    if Path(name).is_dir():
        version = f"{version}+{digest(meta_path.parent)}"
    config: dict[str, Json] = {"pipeline": f"{meta.get('lang', '')}_{meta.get('name', '')}"}
    if labels:
        config["labels"] = dict(labels)
    if left_out := sorted(disable):
        config["disable"] = list[Json](left_out)
    return DetectorIdentity(name, version, config)


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DetectorFailed(f"{path} cannot be read: {error}", "Save the pipeline again with nlp.to_disk.") from error
    if not isinstance(meta, dict):
        raise DetectorFailed(f"{path} holds no JSON object.", "Save the pipeline again with nlp.to_disk.")
    return meta


def digest(folder: Path, pattern: str = "**/*") -> str:
    """Eight hexadecimal digits that change with the name or content of any file in a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:8]


def load(name: str, labels: Mapping[str, str] | None = None, disable: Iterable[str] = ()) -> SpacyDetector:
    """A pipeline by package name or local path; `disable` names components to leave out.

    Raises DetectorFailed when spaCy cannot load it.
    """
    who = identity(name, labels, disable := tuple(disable))
    import spacy

    try:
        nlp = spacy.load(Path(name) if Path(name).is_dir() else name)
        missing = [part for part in disable if part not in nlp.component_names]
        for part in set(disable) - set(missing):
            nlp.disable_pipe(part)
    except Exception as error:  # a pipeline from anywhere may raise anything while it loads
        raise DetectorFailed(
            f"spaCy cannot load {name}: {error}",
            f"Check with: python -m spacy validate (this is spaCy {importlib.metadata.version('spacy')}).",
        ) from error
    if missing:
        raise DetectorFailed(f"{name} has no component {missing[0]}.", f"It has: {', '.join(nlp.component_names)}.")
    return SpacyDetector(nlp, who, labels)


def installed() -> list[str]:
    """The spaCy pipelines installed as packages, by their package names."""
    return sorted({entry.name for entry in importlib.metadata.entry_points(group="spacy_models")})
