"""Make a large workspace of synthetic articles: python -m bench.make_workspace PATH [--articles N] [--characters N].

The words are drawn by a seeded generator from a made-up vocabulary, so the same arguments give the same articles.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from annotate.scheme import default_scheme
from store.records import NewArticle, ScoredSpan
from store.workspace import Workspace

BATCH = 2000
SOURCES = ("Bench Wire", "Bench Daily", "Bench Letter")


def words(random_: random.Random, count: int = 8000) -> list[str]:
    """A vocabulary of pronounceable words."""
    syllables = [consonant + vowel for consonant in "bcdfglmnprstvz" for vowel in "aeiou"]
    return ["".join(random_.choices(syllables, k=random_.randint(1, 4))) for _ in range(count)]


def text(random_: random.Random, vocabulary: list[str], characters: int) -> str:
    """Sentences and paragraphs of at least so many characters."""
    parts: list[str] = []
    length = 0
    while length < characters:
        sentence = " ".join(random_.choices(vocabulary, k=random_.randint(8, 20))).capitalize() + ". "
        if random_.random() < 0.2:
            sentence += "\n\n"
        parts.append(sentence)
        length += len(sentence)
    return "".join(parts).strip()


def articles(count: int, characters: int, seed: int = 7) -> Iterator[NewArticle]:
    """The articles in order."""
    random_ = random.Random(seed)
    vocabulary = words(random_)
    for number in range(count):
        day = f"20{10 + number % 16:02d}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        title = " ".join(random_.choices(vocabulary, k=7)).capitalize()
        body = text(random_, vocabulary, characters)
        yield NewArticle(body, title, key=f"bench-{number}", source=SOURCES[number % 3], published=day)


def make(path: Path, count: int, characters: int) -> None:
    """Make the workspace, telling on stderr how far it is."""
    started = time.monotonic()
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace:
        todo = articles(count, characters)
        done = 0
        while batch := list(islice(todo, BATCH)):
            workspace.articles.add(batch)
            done += len(batch)
            print(f"\r{done:,} articles, {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
        workspace.connection.execute("ANALYZE")
        workspace.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(file=sys.stderr)


def make_reading(path: Path, characters: int, spans: int, *, seed: int = 7) -> None:
    """Make a workspace of one article with so many open suggestions, evenly over its words."""
    random_ = random.Random(seed)
    body = text(random_, words(random_), characters)
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace:
        added = workspace.articles.add([NewArticle(body, "One long article", key="reading")])[0]
        labels = [label.name for label in workspace.schemes.current().labels]
        found: list[ScoredSpan] = []
        step = len(body) // spans
        for number in range(spans):
            start = body.find(" ", number * step) + 1
            end = min(mark for mark in (body.find(" ", start), body.find("\n", start), len(body)) if mark > start)
            end -= len(body[start:end]) - len(body[start:end].rstrip("."))
            if start and end > start and (not found or start >= found[-1].end):
                found.append(ScoredSpan(start, end, labels[number % len(labels)], 0.9))
        run = workspace.runs.start("bench", "1", {})
        workspace.spans.suggest(added.id, run.id, body, found)


def main() -> None:
    """Make what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=2000)
    parser.add_argument("--spans", type=int, help="one article of --characters with so many suggestions instead")
    options = parser.parse_args()
    if options.spans:
        make_reading(options.path, options.characters, options.spans)
    else:
        make(options.path, options.articles, options.characters)


if __name__ == "__main__":
    main()
