"""Prodigy's JSON lines read: one annotation task a line.

What a task says depends on its ``answer`` and on the interface it was asked in (``_view_id``, ``_is_binary``):

- accepted in a manual interface: its spans are annotations, and the article is reviewed
- accepted or rejected in a binary interface, which asks about single spans: annotations or rejected spans, and nothing
  is known of the other text; an ``answer`` of a span itself goes before that of its task
- ignored, or rejected as a whole: the article is skipped, and its spans are suggestions
- without answer: its spans are annotations, and it is not said how far their reader was
- in an interface that asks about the whole text: its spans are highlights, thus suggestions, whatever the answer, and
  it is not said how far their reader was; likewise where there is no ``_view_id`` but a ``label`` or ``options``

Where neither ``_view_id`` nor ``_is_binary`` is there (old releases), one single span that has a score, or is rejected,
was asked in a binary interface. Offsets count code points. ``_input_hash`` and ``_task_hash`` are metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import eq
from pathlib import Path
from typing import Literal, NamedTuple

from annotate.errors import UnreadableInput
from annotate.formats.covered import Placed, in_text
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import ReadOptions
from annotate.formats.json_fields import ODD_SCORES, Fields, brief, utc
from annotate.formats.json_records import records
from annotate.formats.losses import LossTally
from annotate.formats.offsets import Stretch
from annotate.formats.own_fields import OWN, flattened, own_status, with_beside, with_own
from store.records import ArticleStatus

NO_TEXT = "articles without text"
MEDIA = "tasks about images, audio, video or pages"
WHOLE_TEXT = "labels and choices of tasks as a whole"
VERSIONS = "versions of several annotators below a reviewed task"
UNLABELLED = "spans without a label"
TOKEN_RELATIONS = "relations whose ends are no labelled spans"
NOT_READ = (NO_TEXT, MEDIA, WHOLE_TEXT, VERSIONS, UNLABELLED, TOKEN_RELATIONS, ODD_SCORES)

ANSWERS: Mapping[ArticleStatus | None, str] = {ArticleStatus.REVIEWED: "accept", ArticleStatus.SKIPPED: "ignore"}
"""What a task that we write has as its answer; none for other statuses."""
HASHES = ("_input_hash", "_task_hash")

_MEDIA = ("image", "audio", "video", "pages")
_BINARY_VIEWS = frozenset({"ner", "spans", "pos", "dep"})
_HIGHLIGHTING_VIEWS = frozenset({"classification", "choice", "text", "html", "text_input"})
_OF_TASKS = frozenset(
    {
        *("text", "tokens", "spans", "relations", "meta", "answer", "label", "options", "accept", "versions", OWN),
        *("_is_binary", "_view_id", "_session_id", "_annotator_id", "_timestamp"),
    }
)

Role = Literal["spans", "negatives", "suggestions"]


class _Verdict(NamedTuple):
    """What a task says of its spans, and how far its reader was."""

    role: Role
    status: ArticleStatus | None


def read(path: Path, losses: LossTally, options: ReadOptions) -> Iterator[Document]:
    """The documents of a file of tasks; UnreadableInput names the line that is none."""
    for task in records(path, options):
        text = task.text("text")
        if text is None and "pattern" in task.values:
            raise UnreadableInput(
                f"{task.where}: a pattern for spaCy's matcher, not an annotated text.",
                "A pattern file says what to look for; import the file that prodigy db-out wrote.",
            )
        if any(task.values.get(name) for name in _MEDIA):
            losses.add(MEDIA, task.where)
        elif not text:
            losses.add(NO_TEXT, task.where)
        else:
            yield _document(task, text, losses, options)


def _document(task: Fields, text: str, losses: LossTally, options: ReadOptions) -> Document:
    own = task.inner(OWN)
    given = _labelled(task, losses)
    verdict = _verdict(task, given, own)
    stretches = [
        Placed(Stretch(span.whole("start"), span.whole("end"), span.text("text")), span.where) for span in given
    ]
    places = in_text(text, stretches, options.unit, (eq,))
    by_role: dict[Role, list[DocumentSpan]] = {"spans": [], "negatives": [], "suggestions": []}
    for each, (start, end) in zip(given, places, strict=True):
        by_role[_role(each, verdict.role)].append(_span(task, each, start, end, losses))
    _count_whole(task, given, losses)
    found = Document(
        text,
        spans=tuple(by_role["spans"]),
        negatives=tuple(by_role["negatives"]),
        suggestions=tuple(by_role["suggestions"]),
        relations=_relations(task, by_role["spans"], losses),
        where=task.where,
    )
    found = with_beside(found, flattened(task.values, _OF_TASKS, task.values.get("meta")))
    return replace(with_own(found, own, losses), status=verdict.status)


def _labelled(task: Fields, losses: LossTally) -> list[Fields]:
    found = []
    for span in task.objects("spans"):
        if span.text("label"):
            found.append(span)
        else:
            losses.add(UNLABELLED, span.where)
    return found


def _verdict(task: Fields, spans: list[Fields], own: Fields | None) -> _Verdict:
    answer, view = task.text("answer"), task.text("_view_id")
    if own is not None and ANSWERS.get(status := own_status(own)) == answer:
        return _Verdict("spans", status)
    if answer not in (None, "accept", "reject", "ignore"):
        raise task.refused("answer", "accept, reject or ignore")
    if view in _HIGHLIGHTING_VIEWS or (view is None and (_whole_label(task, spans) or task.values.get("options"))):
        return _Verdict("suggestions", None)
    if answer == "ignore":
        return _Verdict("suggestions", ArticleStatus.SKIPPED)
    if answer is None:
        return _Verdict("spans", None)
    binary = _binary(task, view, spans, answer)
    if answer == "reject":
        whole = _Verdict("suggestions", ArticleStatus.SKIPPED)
        return _Verdict("negatives", ArticleStatus.IN_PROGRESS) if binary else whole
    return _Verdict("spans", ArticleStatus.IN_PROGRESS if binary else ArticleStatus.REVIEWED)


def _binary(task: Fields, view: str | None, spans: list[Fields], answer: str) -> bool:
    """Whether the task asked about its spans alone, and not for all that its text has."""
    said = task.values.get("_is_binary")
    if isinstance(said, bool):
        return said
    if view is not None:
        return view in _BINARY_VIEWS
    if any(span.values.get("answer") is not None for span in spans):
        return True
    return len(spans) == 1 and (answer == "reject" or "score" in spans[0].values)


def _role(span: Fields, role: Role) -> Role:
    answers: Mapping[str | None, Role] = {
        None: role,
        "accept": "spans",
        "reject": "negatives",
        "ignore": "suggestions",
    }
    answer = span.text("answer")
    if answer not in answers:
        raise span.refused("answer", "accept, reject or ignore")
    return answers[answer]


def _span(task: Fields, span: Fields, start: int, end: int, losses: LossTally) -> DocumentSpan:
    made_at = span.text("made_at")
    return DocumentSpan(
        start,
        end,
        span.text("label") or "",
        span.text("note"),
        span.score("score", losses),
        span.text("source"),
        span.text("annotator") or task.text("_annotator_id") or task.text("_session_id"),
        made_at if made_at and utc(made_at) else utc(task.values.get("_timestamp")),
    )


def _relations(task: Fields, spans: list[DocumentSpan], losses: LossTally) -> tuple[DocumentRelation, ...]:
    index = {(span.start, span.end, span.label): at for at, span in enumerate(spans)}
    found = []
    for relation in task.objects("relations"):
        head, child = (_end(relation, f"{end}_span", index) for end in ("head", "child"))
        label = relation.text("label")
        if head is None or child is None or head == child or not label:
            losses.add(TOKEN_RELATIONS, f"{relation.where} {label or ''}")
        else:
            found.append(DocumentRelation(head, label, child))
    return tuple(found)


def _end(relation: Fields, key: str, index: Mapping[tuple[int, int, str], int]) -> int | None:
    span = relation.inner(key)
    if span is None or not span.text("label"):
        return None
    return index.get((span.whole("start"), span.whole("end"), span.text("label") or ""))


def _whole_label(task: Fields, spans: list[Fields]) -> str | None:
    """The label that a task asks about for its whole text; old tasks name that of their one span there, too."""
    label = task.values.get("label")
    return label if isinstance(label, str) and all(span.values.get("label") != label for span in spans) else None


def _count_whole(task: Fields, spans: list[Fields], losses: LossTally) -> None:
    """Count what was said of the text as a whole: Prodigy has no name for the question that it answers."""
    if label := _whole_label(task, spans):
        losses.add(WHOLE_TEXT, f"{task.where}: {label}: {task.text('answer')}")
    for choice in task.items("accept"):
        losses.add(WHOLE_TEXT, f"{task.where}: {brief(choice)}")
    for number, _ in enumerate(task.items("versions")):
        losses.add(VERSIONS, f"{task.where}: versions[{number}]")
