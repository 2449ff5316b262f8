"""Speed and memory of formats: python -m bench.formats [--articles N] [--folder FOLDER].

Each figure stands beside its floor, measured in the same run: JSON lines beside the same rows written with orjson from
SQL, DocBin beside spaCy making the same docs of spans in memory. Every measurement is a process of its own, so that its
peak memory is its own; ``peak`` is the resident set at its largest.
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
from collections.abc import Callable, Iterator
from pathlib import Path

from annotate.scheme import default_scheme
from bench.make_workspace import text, words
from store.records import NewArticle
from store.workspace import Workspace

SPANS = 20
"""How many an article has."""
CHARACTERS = 1000
AT = "2026-01-01T00:00:00.000000+00:00"


def placed(random_: random.Random, body: str, labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """Spans of one word each, evenly over a text."""
    step = len(body) // SPANS
    for number in range(SPANS):
        start = body.index(" ", number * step) + 1 if number else 0
        while not body[start].isalnum():
            start += 1
        end = next(at for at in range(start + 1, len(body) + 1) if at == len(body) or not body[at].isalnum())
        yield start, end, random_.choice(labels)


def made(count: int) -> Iterator[tuple[NewArticle, list[tuple[int, int, str]]]]:
    """Articles with their spans, the same for the same count."""
    random_ = random.Random(11)
    vocabulary, labels = words(random_), [label.name for label in default_scheme().labels]
    for number in range(count):
        body = f"{text(random_, vocabulary, CHARACTERS).replace(chr(10), ' ')} end {number}"
        yield NewArticle(body, f"Article {number}", f"bench-{number:07}"), list(placed(random_, body, labels))


def make_workspace(path: Path, count: int) -> None:
    """A workspace of reviewed articles with their annotations."""
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace, workspace.transaction():
        for article, spans in made(count):
            (added,) = workspace.articles.add([article])
            workspace.connection.executemany(
                'INSERT INTO annotations (article_id, start, "end", label, surface, annotator, made_at, scheme_version,'
                " origin) VALUES (?, ?, ?, ?, ?, 'bench', ?, 1, 'added')",
                ((added.id, start, end, label, article.text[start:end], AT) for start, end, label in spans),
            )
        workspace.connection.execute("UPDATE articles SET status = 'reviewed'")


def make_lines(path: Path, count: int) -> None:
    """The same articles and spans as JSON lines."""
    import orjson

    with path.open("wb") as file:
        for article, spans in made(count):
            listed = [{"start": start, "end": end, "label": label} for start, end, label in spans]
            file.write(orjson.dumps({"id": article.key, "text": article.text, "spans": listed}) + b"\n")


def export_jsonl(folder: Path, count: int) -> int:
    """Gold to JSON lines."""
    return _export(folder, "jsonl")


def export_spacy(folder: Path, count: int) -> int:
    """Gold to a DocBin."""
    return _export(folder, "spacy")


def _export(folder: Path, name: str) -> int:
    from annotate.exporting.export import export

    with Workspace.open(folder / "gold.db") as workspace:
        return export(workspace, name, folder / f"gold.{name}", allow_loss=True).spans


def floor_jsonl(folder: Path, count: int) -> int:
    """The same rows from SQL, an article's at a time, written with orjson."""
    import sqlite3

    import orjson

    spans = 0
    connection = sqlite3.connect(folder / "gold.db")
    annotations = iter(
        connection.execute(
            'SELECT article_id, start, "end", label, annotator, made_at FROM annotations ORDER BY article_id, start'
        )
    )
    row = next(annotations, None)
    with (folder / "floor.jsonl").open("wb") as file:
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


def floor_spacy(folder: Path, count: int) -> int:
    """Docs of the same texts and spans in memory, made by spaCy and written as a DocBin."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    docs = DocBin(store_user_data=True)
    spans = 0
    for article, placed_ in made(count):
        doc = nlp.make_doc(article.text)
        found = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in placed_]
        doc.set_ents([span for span in found if span is not None], default="outside")
        doc.spans["sc"] = [span for span in found if span is not None]
        doc.user_data["id"] = article.key
        docs.add(doc)
        spans += len(found)
    (folder / "floor.spacy").write_bytes(docs.to_bytes())
    return spans


def import_jsonl(folder: Path, count: int) -> int:
    """JSON lines to suggestions of a new workspace."""
    from annotate.formats.registry import format_named
    from annotate.importing import ImportOptions, import_file

    (folder / "imported.db").unlink(missing_ok=True)
    with Workspace.create(folder / "imported.db", default_scheme()) as workspace:
        report = import_file(workspace, format_named("jsonl"), folder / "in.jsonl", ImportOptions())
    assert report.articles == count
    return report.new_suggestions


MEASURED: dict[str, Callable[[Path, int], int]] = {
    each.__name__.replace("_", "-"): each
    for each in (export_jsonl, floor_jsonl, export_spacy, floor_spacy, import_jsonl)
}


def measure(name: str, folder: Path, count: int) -> dict[str, float]:
    """Seconds, spans and peak memory in MB of one measurement in a process of its own."""
    command = [sys.executable, "-m", "bench.formats", "--run", name, "--folder", str(folder), "--articles", str(count)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _run(name: str, folder: Path, count: int) -> None:
    started = time.perf_counter()
    spans = MEASURED[name](folder, count)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "spans": spans, "peak": _peak()}))


def _peak() -> float:
    """The largest resident set of this process in MB; getrusage would count the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)  # bytes on macOS
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where the files are made [default: a temporary folder]")
    parser.add_argument("--only", choices=sorted(MEASURED), action="append", help="measure these alone")
    parser.add_argument("--run", choices=sorted(MEASURED), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        _run(given.run, given.folder, given.articles)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        if not (folder / "gold.db").exists():
            make_workspace(folder / "gold.db", given.articles)
            make_lines(folder / "in.jsonl", given.articles)
        for name in given.only or MEASURED:
            found = measure(name, folder, given.articles)
            rate = found["spans"] / found["seconds"]
            print(
                f"{name:14} {given.articles:9,} articles {found['spans']:11,.0f} spans {found['seconds']:7.1f} s"
                f" {rate:11,.0f} spans/s {found['peak']:6.0f} MB peak"
            )


if __name__ == "__main__":
    main()
