"""Keys per gold entity, next to other tools: python -m bench.effort GOLD.jsonl [--json].

A curator who knows the gold is simulated and works through the articles in the application itself, without a terminal
but through its key map, with the settings that it has by default. The built-in detector suggests behind the library, as
it does for anybody; then the first article is opened, and each one is brought to its gold and finished by keys alone.

Rules for the curator (``bench/curator.py``, ``bench/ways.py``):

- Decisions come in reading order. What was overlooked is added when the suggestions before it are decided; to reach it
  the curator takes the fewest keys of words, entities, mentions, ends of the article and hints, as somebody would who
  is fast and sees the screen. Finding the place with the eyes costs nothing, here and in the other tools.
- The same-string key is pressed only for a surface that was met: by default after a second equal mention was decided by
  itself (``--same-after 1``: after the first), and only where it then decides two more mentions or more, all rightly.
  All is also measured without that key.
- Every key counts that is pressed from the opening of an article to its finish, the letters of hints among them. In
  time, one with shift is two keys, as chords are in the other tools.
- Later articles profit from earlier decisions as they do by default (``--no-learning`` turns that off).

The other tools (``bench/other_tools.py``) start from the same suggestions, and none of them decides about each: SLATE,
Prodigy, doccano, brat and Label Studio all accept for free, because they check nothing per span. Next to their times
the time here therefore holds one more job: a decision on every suggestion. Three comparisons tell the two apart:

- *as it is*: every decision here against corrections alone there;
- *corrections*: the accept keys taken out here, so that on both sides only what is wrong costs anything. With the
  same-string key it understates this side, because that key accepts too; so it is told without that key. It is a part
  of the time here and no way to work: the keys taken out also bring the cursor to the next mistake, for which the other
  tools pay in each click;
- *each looked at*: the tool's time with every suggestion that it keeps pointed at once.

Physical time alone: reading and thinking cost the same everywhere, and much more. Article text is never printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from annotate.evaluation.reading import Gold, read_gold
from annotate.scheme import default_scheme
from bench.headless import Tally, curate, detect_all, finish, first_article, running
from bench.other_tools import TOOLS, Work, seconds_pointing, work_of
from bench.ways import Kind
from store.records import NewArticle, Span
from store.workspace import Workspace

TARGETS = {"seed": 1.25, "all": 1.6}
"""The most keys per gold entity."""

TARGET_OF_MOUSE = 0.4
"""The most of the best mouse tool's time."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one article, or all together, took."""

    name: str
    gold: int
    suggested: int
    right: int
    """The suggestions that are right as they are."""
    same: Tally
    """With the same-string key."""
    single: Tally
    """Without it."""
    tools: Mapping[str, float]
    """The seconds of each other tool."""
    pointing: Mapping[str, float]
    """As ``tools``, with every suggestion that is kept pointed at."""

    def per_entity(self, tally: Tally) -> float:
        """Keys per gold entity."""
        return tally.total / self.gold if self.gold else 0.0

    @property
    def corrections(self) -> float:
        """The seconds without the same-string key and without the keys that accept."""
        return self.single.seconds - self.single.seconds_of(Kind.ACCEPT)


def measure(gold: Sequence[Gold], options: argparse.Namespace) -> list[Measured]:
    """Curate all articles with the same-string key and without it."""
    with tempfile.TemporaryDirectory() as folder:
        start = Path(folder) / "start.db"
        work = asyncio.run(_prepare(start, gold, options.size))
        paths = [Path(folder) / f"run-{number}.db" for number in range(2)]
        for path in paths:
            shutil.copy(start, path)
        with ProcessPoolExecutor(len(paths), get_context("spawn")) as pool:
            modes = zip(paths, (options.same_after, None), strict=True)
            jobs = [pool.submit(_curated, *mode, gold, options) for mode in modes]
            runs = [job.result() for job in jobs]
    print(file=sys.stderr)
    return [_measured(article, work[article.key], *(run[article.key] for run in runs)) for article in gold]


async def _prepare(path: Path, gold: Sequence[Gold], size: tuple[int, int]) -> Mapping[str, Work]:
    """Make a workspace of the articles with the suggestions of the detector, and say what work they leave."""
    workspace = Workspace.create(path, default_scheme(), synchronous="OFF")
    added = workspace.articles.add([NewArticle(each.text, each.key, key=each.key) for each in gold])
    if twice := [each.key for each, article in zip(gold, added, strict=True) if not article.is_new]:
        raise SystemExit(f"these articles have the text of another one: {' '.join(twice)}")
    await detect_all(workspace, size=size)
    with Workspace.open(path) as detected:
        return {
            each.key: work_of(each.text, map(_span, detected.spans.suggestions(article.id)), map(_span, each.spans))
            for each, article in zip(gold, added, strict=True)
        }


def _curated(
    path: Path, same_after: int | None, gold: Sequence[Gold], options: argparse.Namespace
) -> Mapping[str, Tally]:
    return asyncio.run(_curate_all(path, same_after, gold, options))


async def _curate_all(
    path: Path, same_after: int | None, gold: Sequence[Gold], options: argparse.Namespace
) -> Mapping[str, Tally]:
    """Curate the articles in the order in which the application opens them."""
    spans = {each.key: frozenset(map(_span, each.spans)) for each in gold}
    tallies: dict[str, Tally] = {}
    workspace = Workspace.open(path, synchronous="OFF")
    async with running(workspace, size=options.size, learning=not options.no_learning) as hands:
        await first_article(hands)
        while len(tallies) < len(gold):
            key = hands.session.article.article.key
            await curate(hands, spans[key], same_after=same_after)
            tallies[key] = await finish(hands)
            print(".", end="", file=sys.stderr, flush=True)
    return tallies


def _span(span: Any) -> Span:
    return Span(span.start, span.end, span.label)


def _measured(article: Gold, work: Work, same: Tally, single: Tally) -> Measured:
    wrong = sum(edit.suggested is not None for edit in work.edits)
    return Measured(
        article.key,
        len(article.spans),
        work.kept + wrong,
        work.kept,
        same,
        single,
        {tool.name: tool.seconds(work) for tool in TOOLS},
        {tool.name: seconds_pointing(tool, work) for tool in TOOLS},
    )


def together(articles: Sequence[Measured]) -> Measured:
    """The sum of all articles."""
    return Measured(
        "all",
        sum(each.gold for each in articles),
        sum(each.suggested for each in articles),
        sum(each.right for each in articles),
        _sum(each.same for each in articles),
        _sum(each.single for each in articles),
        {tool.name: sum(each.tools[tool.name] for each in articles) for tool in TOOLS},
        {tool.name: sum(each.pointing[tool.name] for each in articles) for tool in TOOLS},
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    strokes: Counter[tuple[Kind, str]] = Counter()
    for tally in tallies:
        strokes.update(tally.strokes)
    return Tally(strokes)


def comparisons(total: Measured) -> Mapping[str, tuple[float, float]]:
    """Seconds here and of the best mouse tool, by the name of the comparison; no tool finishes an article in none."""
    mouse = [tool.name for tool in TOOLS if tool.by_mouse]
    best, looked = min(total.tools[name] for name in mouse), min(total.pointing[name] for name in mouse)
    return {
        "as it is": (total.same.seconds, best),
        "as it is, without same string": (total.single.seconds, best),
        "corrections": (total.corrections, best),
        "each looked at": (total.same.seconds, looked),
        "each looked at, without same string": (total.single.seconds, looked),
    }


def as_json(articles: Sequence[Measured], total: Measured) -> str:
    """All figures for scripts."""
    return json.dumps(
        {
            "articles": [_row(each) for each in articles],
            "all": _row(total),
            "comparisons": {
                name: {"seconds": round(here, 2), "best_mouse_tool": round(there, 2), "ratio": round(here / there, 3)}
                for name, (here, there) in comparisons(total).items()
            },
        },
        indent=2,
    )


def _row(each: Measured) -> Mapping[str, Any]:
    return {
        "id": each.name,
        "gold": each.gold,
        "suggested": each.suggested,
        "right": each.right,
        **{name: _tallied(each, tally) for name, tally in (("same", each.same), ("single", each.single))},
        "other_tools_seconds": {name: round(seconds, 2) for name, seconds in each.tools.items()},
        "other_tools_seconds_pointing": {name: round(seconds, 2) for name, seconds in each.pointing.items()},
    }


def _tallied(each: Measured, tally: Tally) -> Mapping[str, Any]:
    return {
        "keys": tally.total,
        "per_entity": round(each.per_entity(tally), 4),
        "seconds": round(tally.seconds, 2),
        "kinds": {kind.value: tally.of(kind) for kind in Kind},
        "pressed": dict(tally.keys.most_common()),
    }


def table(articles: Sequence[Measured], total: Measured) -> str:
    """All figures for people."""
    return "\n\n".join("\n".join(part) for part in (_by_article(articles, total), _by_kind(total), _by_tool(total)))


def _by_article(articles: Sequence[Measured], total: Measured) -> list[str]:
    columns = f"{'article':<14}{'gold':>6}{'suggested':>11}{'right':>7}{'keys':>8}{'per entity':>12}"
    lines = [f"{'with same string':>58}{'without':>21}", f"{columns}{'keys':>9}{'per entity':>12}"]
    for each in (*articles, total):
        lines.append(
            f"{each.name[:13]:<14}{each.gold:>6,}{each.suggested:>11,}{each.right:>7,}{each.same.total:>8,}"
            f"{each.per_entity(each.same):>12.2f}{each.single.total:>9,}{each.per_entity(each.single):>12.2f}"
        )
    targets = {each.name: each for each in (*articles, total) if each.name in TARGETS}
    for name, each in targets.items():
        found = each.per_entity(each.same)
        lines.append(f"{name}: {found:.2f} keys per gold entity (target {TARGETS[name]}: {_met(found, TARGETS[name])})")
    return lines


def _by_kind(total: Measured) -> list[str]:
    lines = [f"{'keys of all articles for':<28}{'with same string':>18}{'without':>10}"]
    for kind in Kind:
        lines.append(f"{kind.value:<28}{total.same.of(kind):>18,}{total.single.of(kind):>10,}")
    return lines


def _by_tool(total: Measured) -> list[str]:
    lines = [f"{'seconds for all articles':<34}{'accepts for free':>18}{'each looked at':>16}"]
    for tool in TOOLS:
        lines.append(f"{tool.name:<34}{total.tools[tool.name]:>18,.0f}{total.pointing[tool.name]:>16,.0f}")
    here = f"here, every suggestion decided: {total.same.seconds:,.0f}; without same string {total.single.seconds:,.0f}"
    lines.append(f"{here}, of which corrections {total.corrections:,.0f}")
    for name, (ours, theirs) in comparisons(total).items():
        judged = f"target {TARGET_OF_MOUSE}: {_met(ours / theirs, TARGET_OF_MOUSE)}"
        lines.append(f"{name}: {ours / theirs:.2f} of the best mouse tool ({judged})")
    return lines


def _met(found: float, target: float) -> str:
    return "met" if found <= target else "not met"


def _size(text: str) -> tuple[int, int]:
    columns, rows = map(int, text.split("x"))
    return columns, rows


def main() -> None:
    """Measure what the arguments ask for and print it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="python -m bench.effort"
    )
    parser.add_argument("gold", type=Path, help="JSON lines of id, text and spans")
    parser.add_argument("--article", action="append", help="only the article of this id; may be given again")
    parser.add_argument("--same-after", type=int, default=2, metavar="N", help="equal mentions before same string (2)")
    parser.add_argument("--no-learning", action="store_true", help="each article as if it were the first")
    parser.add_argument("--size", type=_size, default=(80, 24), metavar="80x24", help="of the terminal")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    gold = [each for each in read_gold(options.gold)[0] if not options.article or each.key in options.article]
    if not gold:
        parser.error(f"{options.gold} holds no article {' '.join(options.article)}")
    articles = measure(gold, options)
    total = together(articles)
    print(as_json(articles, total) if options.json else table(articles, total))


if __name__ == "__main__":
    main()
