"""Workspaces and decisions that the tests of several rooms begin with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from store.records import (
    Annotation,
    AnnotationOrigin,
    ArticleLabel,
    ArticleState,
    ArticleStatus,
    Change,
    JournalEntry,
    Label,
    LabelScheme,
    NewArticle,
    Place,
    Refusal,
    Relation,
    RowChange,
    ScoredSpan,
    Suggestion,
    SuggestionState,
)
from store.workspace import Workspace

SCHEME = LabelScheme(
    "trade",
    1,
    (
        Label("ORG", "1", "blue", "a company", ("Roche",), ("the unit",)),
        Label("MONEY", "2", "green", "an amount"),
        Label("GPE", "3", "red", "a place"),
    ),
)
CANONICAL = "🧬 Roche's U.S.-based unit will pay $1.4 billion for Alnylam.\nShares rose 4%."
AT = "2026-01-02T03:04:05.000006+00:00"


def make(path: Path, *articles: NewArticle) -> Workspace:
    """A new workspace, unsafe and fast, with these articles."""
    workspace = Workspace.create(path, SCHEME, synchronous="OFF")
    workspace.articles.add(articles)
    return workspace


def add(workspace: Workspace, text: str, *, key: str | None = None, title: str = "A title") -> int:
    """Store one article and return its id."""
    return workspace.articles.add([NewArticle(text, title, key)])[0].id


def suggest(workspace: Workspace, article_id: int, *spans: ScoredSpan, version: str = "1") -> list[Suggestion]:
    """Have a detector propose spans, and return all suggestions of the article."""
    run = workspace.runs.start("pattern", version, {})
    workspace.spans.suggest(article_id, run.id, workspace.articles.text(article_id), spans)
    return workspace.spans.suggestions(article_id)


def annotation(
    workspace: Workspace,
    article_id: int,
    start: int,
    end: int,
    label: str = "ORG",
    *,
    note: str | None = None,
    annotator: str = "ann",
    origin: AnnotationOrigin = "added",
    suggestion_id: int | None = None,
) -> Annotation:
    """An annotation that the store has not numbered yet."""
    surface = workspace.articles.text(article_id)[start:end]
    return Annotation(0, article_id, start, end, label, surface, annotator, AT, 1, origin, suggestion_id, note)


def annotate(
    workspace: Workspace, article_id: int, start: int, end: int, label: str = "ORG", *, note: str | None = None
) -> Annotation:
    """Decide on an annotation of one's own and return it with its id."""
    new = annotation(workspace, article_id, start, end, label, note=note)
    entry = workspace.journal.commit(Change("add", article_id, (RowChange(None, new),)), "ann")
    made = entry.change.rows[0].after
    assert isinstance(made, Annotation)
    return made


def decide(
    workspace: Workspace, suggestion: Suggestion, state: SuggestionState, annotator: str = "ann"
) -> JournalEntry:
    """Give a suggestion another state; accepting makes the annotation too."""
    rows = [RowChange(suggestion, replace(suggestion, state=state))]
    if state is SuggestionState.ACCEPTED:
        place = (suggestion.article_id, suggestion.start, suggestion.end, suggestion.label)
        made = annotation(workspace, *place, annotator=annotator, origin="accepted", suggestion_id=suggestion.id)
        rows.append(RowChange(None, made))
    return workspace.journal.commit(Change(str(state), suggestion.article_id, tuple(rows)), annotator)


def set_status(
    workspace: Workspace, article_id: int, status: ArticleStatus, annotator: str = "ann", note: str | None = None
) -> JournalEntry:
    """Give an article another status, and a note where one is given."""
    before = workspace.articles.state(article_id)
    after = replace(before, status=status, note=note or before.note)
    return workspace.journal.commit(Change("finish", article_id, (RowChange(before, after),)), annotator)


def lived_in(path: Path) -> Workspace:
    """A workspace in which everything has happened at least once."""
    workspace = make(
        path,
        NewArticle(
            CANONICAL, "Deal", "deal", "Wire", "2026-03-09", "https://example.org", {"b": [1.5, None], "a": "é"}
        ),
        NewArticle("Ipsen\r\nwaits\0for\u2028 the\x9b FDA.", "Wait"),
        NewArticle("To be removed.", "Gone"),
    )
    first, third = 1, 3
    spans = [ScoredSpan(2, 7, "ORG", 0.5, "gazetteer"), ScoredSpan(10, 14, "GPE"), ScoredSpan(52, 59, "ORG", 1.0)]
    found = suggest(workspace, first, *spans)
    workspace.runs.finish(1)
    decide(workspace, found[0], SuggestionState.ACCEPTED)
    decide(workspace, found[1], SuggestionState.REJECTED)
    annotate(workspace, first, 35, 47, "MONEY", note="sure?\n")
    refusal = Refusal(0, first, "Roche's", "GPE", "bob", AT)
    workspace.journal.commit(Change("refuse", first, (RowChange(None, refusal),)), "bob")
    label = ArticleLabel(0, first, "topic", "deal", "bob", AT, 1)
    workspace.journal.commit(Change("answer", first, (RowChange(None, label),)), "bob")
    ends = (annotation(workspace, first, *span, "GPE", annotator="bob") for span in ((52, 59), (61, 67)))
    workspace.journal.commit(Change("add", first, tuple(RowChange(None, end) for end in ends)), "bob")
    head, tail = (one.id for one in workspace.spans.annotations(first) if one.label == "GPE")
    relation = Relation(0, first, head, tail, "near", "bob", AT, 1)
    made = workspace.journal.commit(Change("relate", first, (RowChange(None, relation),)), "bob").change
    workspace.journal.commit(Change("remove relation", first, made.swapped().rows), "bob")
    workspace.journal.commit(Change("relate", first, (RowChange(None, relation),)), "bob")
    begun = ArticleState(2, ArticleStatus.IN_PROGRESS, complete=("ORG", "GPE"))
    workspace.journal.commit(Change("complete", 2, (RowChange(ArticleState(2), begun),)), "bob")
    gone = annotate(workspace, third, 0, 2)
    workspace.journal.commit(Change("remove", third, (RowChange(gone, None),)), "bob")
    workspace.articles.remove(third, force=True)
    set_status(workspace, first, ArticleStatus.REVIEWED, note="odd\ttabs")
    workspace.journal.undo("ann")
    workspace.journal.undo("ann")
    workspace.journal.redo("ann")
    workspace.places.keep("ann", Place(first, 2, 7))
    workspace.schemes.add(LabelScheme("trade", 1, SCHEME.labels[:2]))
    return workspace
