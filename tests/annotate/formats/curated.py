"""A workspace with gold of every kind."""

from __future__ import annotations

from pathlib import Path

from store.records import ArticleStatus, NewArticle, ScoredSpan, SuggestionState
from store.workspace import Workspace
from tests.store.samples import CANONICAL, annotate, decide, make, set_status, suggest

ARTICLES = (
    NewArticle(CANONICAL, "Deal", "deal", "Wire", "2026-03-09", "https://example.org/1", {"desk": "east", "note": 7}),
    NewArticle("  漢字のRocheは\r\n Basel\u00a0👩‍🔬 で。", "CJK", "cjk"),
    NewArticle("Nothing to see here.", "Empty", "empty"),
    NewArticle("Ipsen waits.", "Begun", "begun"),
    NewArticle("Novartis waits.", "Untouched", "untouched"),
)
SPANS: dict[str | None, list[tuple[int, int, str, str | None]]] = {
    "deal": [
        (2, 7, "ORG", None),
        (10, 14, "GPE", "inside U.S.-based"),
        (35, 47, "MONEY", None),
        (52, 59, "ORG", None),
        (73, 75, "MONEY", None),
    ],
    "cjk": [(5, 10, "ORG", None), (14, 19, "GPE", None)],
}


def curated(path: Path, *, backwards: bool = False) -> Workspace:
    """The workspace, its articles and decisions in one order or the other."""
    order = -1 if backwards else 1
    workspace = make(path, *ARTICLES[::order])
    ids = {article.key: workspace.articles.id_of(str(article.key)) for article in ARTICLES}
    deal = ids["deal"]
    found = suggest(workspace, deal, *[ScoredSpan(21, 25, "ORG"), ScoredSpan(10, 20, "ORG")][::order])
    for suggestion in found:
        decide(workspace, suggestion, SuggestionState.REJECTED)
    for key, spans in list(SPANS.items())[::order]:
        for start, end, label, note in spans[::order]:
            annotate(workspace, ids[key], start, end, label, note=note)
    annotate(workspace, ids["begun"], 0, 5)
    set_status(workspace, ids["begun"], ArticleStatus.IN_PROGRESS)
    for key in ("deal", "cjk", "empty"):
        set_status(workspace, ids[key], ArticleStatus.REVIEWED, note="see the wire" if key == "deal" else None)
    return workspace
