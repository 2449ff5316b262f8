"""Speed and memory of formats: python -m bench.formats [--articles N] [--folder FOLDER] [--best-of N] [--memory].

Each figure stands beside its floor, measured in the same run: JSON lines beside the same rows written with orjson from
SQL, DocBin beside spaCy making the same docs of spans in memory. Every measurement is a process of its own, so that its
peak memory is its own; ``peak`` is the resident set at its largest. Ratios and rates are of processor time, which other
work on the machine disturbs least. With ``--memory`` there are two data sets instead, of short articles, the second ten
times the first.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.scheme import default_scheme
from bench.make_workspace import text, words
from store.records import NewArticle
from store.workspace import Workspace

if TYPE_CHECKING:
    from annotate.importing.import_file import Kind

AT = "2026-01-01T00:00:00.000000+00:00"


@dataclass(frozen=True, slots=True)
class Data:
    """A data set in a folder."""

    folder: Path
    articles: int
    spans: int = 20
    """In each article."""
    characters: int = 1000

    def path(self, name: str) -> Path:
        """A file of it."""
        return self.folder / name


def placed(random_: random.Random, body: str, spans: int, labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """Spans of one word each, evenly over a text."""
    step = len(body) // spans
    for number in range(spans):
        start = body.index(" ", number * step) + 1 if number else 0
        while not body[start].isalnum():
            start += 1
        end = next(at for at in range(start + 1, len(body) + 1) if at == len(body) or not body[at].isalnum())
        yield start, end, random_.choice(labels)


def made(data: Data) -> Iterator[tuple[NewArticle, list[tuple[int, int, str]]]]:
    """Articles with their spans, always the same."""
    random_ = random.Random(11)
    vocabulary, labels = words(random_), [label.name for label in default_scheme().labels]
    for number in range(data.articles):
        body = f"{text(random_, vocabulary, data.characters).replace(chr(10), ' ')} end {number}"
        spans = list(placed(random_, body, data.spans, labels))
        yield NewArticle(body, f"Article {number}", f"bench-{number:07}"), spans


def make(data: Data) -> None:
    """The files that the measurements begin with, where they are not there."""
    data.folder.mkdir(parents=True, exist_ok=True)
    if not data.path("gold.db").exists():
        make_lines(data)
        make_gold(data)
    if not data.path("empty.db").exists():
        Workspace.create(data.path("empty.db"), default_scheme()).close()


def make_gold(data: Data) -> None:
    """A workspace of reviewed articles with their annotations."""
    path = data.path("gold.db")
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace, workspace.transaction():
        for article, spans in made(data):
            (added,) = workspace.articles.add([article])
            workspace.connection.executemany(
                'INSERT INTO annotations (article_id, start, "end", label, surface, annotator, made_at, scheme_version,'
                " origin) VALUES (?, ?, ?, ?, ?, 'bench', ?, 1, 'added')",
                ((added.id, start, end, label, article.text[start:end], AT) for start, end, label in spans),
            )
        workspace.connection.execute("UPDATE articles SET status = 'reviewed'")


def make_lines(data: Data) -> None:
    """The same articles and spans as JSON lines."""
    import orjson

    with data.path("in.jsonl").open("wb") as file:
        for article, spans in made(data):
            listed = [{"start": start, "end": end, "label": label} for start, end, label in spans]
            file.write(orjson.dumps({"id": article.key, "text": article.text, "spans": listed}) + b"\n")


def export_jsonl(data: Data) -> int:
    """Gold to JSON lines."""
    return _export(data, "jsonl")


def export_spacy(data: Data) -> int:
    """Gold to a DocBin."""
    return _export(data, "spacy")


def _export(data: Data, name: str) -> int:
    from annotate.exporting.export import export

    with Workspace.open(data.path("gold.db")) as workspace:
        return export(workspace, name, data.path(f"gold.{name}"), allow_loss=True).spans


def floor_jsonl(data: Data) -> int:
    """The same rows from SQL, an article's at a time, written with orjson."""
    import sqlite3

    import orjson

    spans = 0
    connection = sqlite3.connect(data.path("gold.db"))
    annotations = iter(
        connection.execute(
            'SELECT article_id, start, "end", label, annotator, made_at FROM annotations ORDER BY article_id, start'
        )
    )
    row = next(annotations, None)
    with data.path("floor.jsonl").open("wb") as file:
        for article_id, key, title, status, body in connection.execute(
            "SELECT id, key, title, status, text FROM articles JOIN texts ON article_id = id ORDER BY id"
        ):
            listed = []
            while row is not None and row[0] == article_id:
                _, start, end, label, annotator, made_at = row
                listed.append({"start": start, "end": end, "label": label, "annotator": annotator, "made_at": made_at})
                row = next(annotations, None)
            spans += len(listed)
            line = {"id": key, "text": body, "spans": listed, "title": title, "status": status}
            file.write(orjson.dumps(line) + b"\n")
    return spans


def floor_spacy(data: Data) -> int:
    """Docs of the same texts and spans in memory, made by spaCy and written as a DocBin."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    spans = 0
    for article, placed_ in made(data):
        doc = nlp.make_doc(article.text)
        found = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in placed_]
        doc.set_ents([span for span in found if span is not None], default="outside")
        doc.spans["sc"] = [span for span in found if span is not None]
        doc.user_data["id"] = article.key
        docs.add(doc)
        spans += len(found)
    data.path("floor.spacy").write_bytes(docs.to_bytes())
    return spans


def import_suggestions(data: Data) -> int:
    """JSON lines to suggestions of a new workspace."""
    return _import(data, "suggestions")


def import_annotations(data: Data) -> int:
    """The same to annotations, each article with its entry in the journal."""
    return _import(data, "annotations")


def _import(data: Data, kind: Kind) -> int:
    from annotate.formats.registry import format_named
    from annotate.importing.import_file import ImportOptions, import_file

    path = data.path("imported.db")
    path.write_bytes(data.path("empty.db").read_bytes())
    with Workspace.open(path) as workspace:
        options = ImportOptions(kind=kind, annotator="bench")
        report = import_file(workspace, format_named("jsonl"), data.path("in.jsonl"), options)
    assert report.articles == data.articles
    return report.new_suggestions + report.new_annotations


MEASURED: dict[str, Callable[[Data], int]] = {
    each.__name__.replace("_", "-"): each
    for each in (export_jsonl, floor_jsonl, export_spacy, floor_spacy, import_suggestions, import_annotations)
}

FLOORS = {"export-jsonl": ("floor-jsonl", 3.0), "export-spacy": ("floor-spacy", 1.3)}
"""What an export is compared with, and how many times its time it may take."""

RATES = {"import-suggestions": 100_000}
"""How many spans a second there should be."""


def measure(name: str, data: Data) -> dict[str, float]:
    """Seconds of the processor, seconds, spans and peak memory in MB of one measurement in a process of its own."""
    given = (data.folder, data.articles, data.spans, data.characters)
    options = zip(("--folder", "--articles", "--spans", "--characters"), map(str, given), strict=True)
    command = [sys.executable, "-m", "bench.formats", "--run", name, *chain.from_iterable(options)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _run(name: str, data: Data) -> None:
    started, spent = time.perf_counter(), time.process_time()
    spans = MEASURED[name](data)
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    print(json.dumps({"spent": spent, "seconds": seconds, "spans": spans, "peak": _peak()}))


def _peak() -> float:
    """The largest resident set of this process in MB; getrusage would count the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # bytes on macOS
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def tell(data: Data, names: Iterable[str], best_of: int) -> dict[str, float]:
    """Measure on one data set, print each figure, the best of several, and return the spans a second."""
    rates: dict[str, float] = {}
    for name in names:
        found = min((measure(name, data) for _ in range(best_of)), key=itemgetter("spent"))
        rates[name] = found["spans"] / found["spent"]
        print(
            f"{name:18} {data.articles:8,} articles {found['spans']:10,.0f} spans {found['spent']:6.1f} s of processor"
            f" in {found['seconds']:6.1f} s {rates[name]:9,.0f} spans/s {found['peak']:6.0f} MB peak",
            flush=True,
        )
    return rates


def judge(rates: Mapping[str, float]) -> None:
    """Print how what was measured stands to what it should be."""
    for name, (floor, most) in FLOORS.items():
        if name in rates and floor in rates:
            print(f"{name:18} {rates[floor] / rates[name]:.2f} times {floor}; should be {most} at most")
    for name, least in RATES.items():
        if name in rates:
            print(f"{name:18} {rates[name]:,.0f} spans/s; should be {least:,} at least")


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--spans", type=int, default=20, help="in each article")
    parser.add_argument("--characters", type=int, default=1000, help="in each article")
    parser.add_argument("--folder", type=Path, help="where the files are made [default: a temporary folder]")
    parser.add_argument("--only", choices=sorted(MEASURED), action="append", help="measure these alone")
    parser.add_argument("--best-of", type=int, default=1, help="measure each so many times")
    parser.add_argument("--memory", action="store_true", help="10,000 and 100,000 short articles")
    parser.add_argument("--run", choices=sorted(MEASURED), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        _run(given.run, Data(given.folder, given.articles, given.spans, given.characters))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        data = [Data(folder, given.articles, given.spans, given.characters)]
        if given.memory:
            data = [Data(folder / str(count), count, spans=4, characters=200) for count in (10_000, 100_000)]
        for each in data:
            make(each)
            rates = tell(each, given.only or MEASURED, given.best_of)
            if not given.memory:
                judge(rates)


if __name__ == "__main__":
    main()
