"""The data card of a release, as Markdown for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from annotate.evaluation.evaluate import partial, strict
from annotate.evaluation.scores import Counts
from annotate.progress import Verdicts
from annotate.releases.agreement import Agreement
from annotate.releases.facts import Facts
from annotate.releases.markdown import code, counted, escaped, plain, table
from annotate.text import display
from store.provenance import Made
from store.records import Label, Question, RelationType

_LISTED = 20
"""So many sources are listed."""
_NONE = "–"
_ORIGINS = {
    "accepted": "accepted as suggested",
    "corrected": "suggested, then corrected",
    "added": "added by hand",
    "imported": "made elsewhere and imported",
}


def card(name: str, facts: Facts, agreed: Agreement | None, licence: str) -> str:
    """The card: the same facts, the same text."""
    parts = (
        _head(name, facts),
        _counts(facts),
        _scheme(facts),
        _origins(facts),
        _annotators(facts),
        _agreement(facts, agreed),
        _provenance(facts),
        _limits(facts, agreed),
        ["## Licence", "", plain(licence) or "Not stated. Ask those who made this release before you pass it on."],
    )
    return "\n".join(line for part in parts for line in (*part, ""))


def _head(name: str, facts: Facts) -> Iterator[str]:
    yield f"# {plain(name)}"
    yield ""
    yield (
        f"Gold annotations of {counted(facts.articles, 'article')}: {counted(facts.spans, 'annotation')},"
        f" {counted(sum(facts.gold.negatives.values()), 'rejected suggestion')},"
        f" {counted(sum(facts.gold.relations.values()), 'relation')}. `gold.jsonl` has them, one article a line;"
        " offsets count code points. `labels.toml` is the label scheme, `release.json` says what stands here for"
        " scripts."
    )
    yield ""
    yield f"- SHA-256 of `gold.jsonl`: `{facts.gold.sha256}`"
    yield f"- Label scheme: {code(facts.scheme.name)}, version {facts.scheme.version}"
    yield f"- Last decision: {facts.gold.last_decision or _NONE}"
    yield f"- Selected: {'; '.join(_selected(facts))}"


def _selected(facts: Facts) -> Iterator[str]:
    for name, value in facts.selection.to_json().items():
        if value is True:
            yield name
        elif isinstance(value, list):
            yield f"{name}: {', '.join(plain(str(one)) for one in value)}"
        else:
            yield f"{name}: {plain(str(value))}"


def _counts(facts: Facts) -> Iterator[str]:
    yield "## Counts"
    yield ""
    yield from table(("status", "articles"), sorted(facts.gold.articles.items()))
    yield ""
    labels = [label.name for label in facts.scheme.labels]
    gold = facts.gold
    listed = [*labels, *sorted((gold.spans.keys() | gold.negatives.keys()) - set(labels))]
    rows = (
        (code(name), gold.spans.get(name, 0), facts.articles_of.get(name, 0), gold.negatives.get(name, 0))
        for name in listed
    )
    yield from table(("label", "annotations", "in articles", "rejected suggestions"), rows)
    if gold.relations:
        yield ""
        yield from table(("relation", "number"), ((code(name), n) for name, n in sorted(gold.relations.items())))
    if facts.answers:
        yield ""
        answers = ((code(asked), code(choice), n) for (asked, choice), n in sorted(facts.answers.items()))
        yield from table(("question", "choice", "articles"), answers)


def _scheme(facts: Facts) -> Iterator[str]:
    yield "## Labels"
    overlap = {"none": "do not overlap", "nested": "may stand in one another", "free": "may overlap"}
    yield ""
    yield f"Annotations {overlap[facts.scheme.overlap]}."
    for label in facts.scheme.labels:
        yield from _label(label)
    for question in facts.scheme.questions:
        yield from _question(question)
    for relation in facts.scheme.relations:
        yield from _relation(relation)


def _label(label: Label) -> Iterator[str]:
    yield ""
    yield f"### {plain(label.name)}{' (given no more)' if label.retired else ''}"
    yield ""
    yield plain(label.definition) or "No definition."
    for title, examples in (("Examples", label.examples), ("Not", label.counter_examples)):
        if examples:
            yield ""
            yield f"{title}: {', '.join(map(code, examples))}"
    if label.guideline:
        yield ""
        yield from (f"> {escaped(line)}".rstrip() for line in display(label.guideline).splitlines())


def _question(question: Question) -> Iterator[str]:
    yield ""
    yield f"### Question: {plain(question.name)}"
    yield ""
    yield "One choice at most." if question.kind == "single" else "Any number of choices."
    yield ""
    yield from (f"- {code(one.name)}{': ' * bool(one.definition)}{plain(one.definition)}" for one in question.choices)


def _relation(relation: RelationType) -> Iterator[str]:
    yield ""
    yield f"### Relation: {plain(relation.name)}"
    yield ""
    yield f"From {', '.join(map(code, relation.head))} to {', '.join(map(code, relation.tail))}."
    if relation.definition:
        yield plain(relation.definition)


def _origins(facts: Facts) -> Iterator[str]:
    yield "## How the annotations came about"
    yield ""
    numbers: Counter[tuple[str, str]] = Counter()
    for how, number in facts.made.items():
        numbers[_ORIGINS[how.origin], how.detector or ""] += number
    rows = ((way, code(detector) if detector else _NONE, n) for (way, detector), n in sorted(numbers.items()))
    yield from table(("how", "suggested by", "annotations"), rows)


def _annotators(facts: Facts) -> Iterator[str]:
    yield "## Annotators"
    yield ""
    rows = ((plain(annotator), number) for annotator, number in sorted(_by(facts.made, "annotator").items()))
    yield from table(("annotator", "annotations"), rows)


def _agreement(facts: Facts, agreed: Agreement | None) -> Iterator[str]:
    yield "## Agreement"
    yield ""
    if not facts.verdicts:
        yield "Nothing was suggested in these articles that was decided on."
    else:
        yield "What people made of the suggestions in these articles; *right* is the share that was accepted as it was."
        yield ""
        head = ("label of the suggestion", "accepted", "corrected", "rejected", "right")
        yield from table(head, ((code(label), *_verdicts(each)) for label, each in sorted(facts.verdicts.items())))
    yield ""
    if agreed is None:
        yield "No second person's annotations were compared."
        return
    by = f" ({', '.join(map(plain, agreed.annotators))})" if agreed.annotators else ""
    yield (
        f"Against a second file of gold{by}, in the {counted(agreed.articles, 'article')} that both have finished."
        " F1 is of spans: strict with the same edges and label, partial where they overlap. Kappa is Cohen's, of"
        " tokens: in an annotation of the label or not."
    )
    yield ""
    rows = (_agreed(code(label), counts, agreed.kappa(label)) for label, counts in agreed.labels.items())
    columns = ("label", "first", "second", "strict F1", "partial F1", "kappa")
    yield from table(columns, (*rows, _agreed("all", agreed.overall, None)))


def _verdicts(each: Verdicts) -> tuple[object, ...]:
    return each.accepted, each.corrected, each.rejected, _NONE if each.rate is None else f"{each.rate:.0%}"


def _agreed(name: str, counts: Counts, kappa: float | None) -> tuple[object, ...]:
    measures = (strict(counts).f1, partial(counts).f1, kappa)
    return name, counts.gold, counts.predicted, *(_NONE if it is None else f"{it:.3f}" for it in measures)


def _provenance(facts: Facts) -> Iterator[str]:
    yield "## Provenance"
    yield ""
    first, last = facts.published or (_NONE, _NONE)
    yield f"Published {plain(first)} to {plain(last)}; {facts.characters:,} characters in all."
    yield ""
    ordered = sorted(facts.sources.items(), key=lambda item: (-item[1], item[0]))
    rows = [(plain(source) or "not known", number) for source, number in ordered[:_LISTED]]
    if rest := ordered[_LISTED:]:
        rows.append((f"{len(rest):,} others", sum(number for _, number in rest)))
    yield from table(("source", "articles"), rows)


def _limits(facts: Facts, agreed: Agreement | None) -> Iterator[str]:
    yield "## Limits"
    yield ""
    yield from (f"- {line}" for line in _known_limits(facts, agreed))


def _known_limits(facts: Facts, agreed: Agreement | None) -> Iterator[str]:
    if facts.left_out:
        listed = ", ".join(f"{number:,} {status}" for status, number in sorted(facts.left_out.items()))
        yield f"Articles of the workspace that are no part of it: {listed}."
    unfinished = facts.articles - facts.gold.articles.get("reviewed", 0)
    if unfinished:
        yield f"{counted(unfinished, 'article')} not reviewed: what is not annotated in them is missing, not outside."
    if facts.partly:
        yield f"{counted(facts.partly, 'article')} complete for some labels only, which `complete` names."
    if facts.selection.labels:
        yield "Only some labels were selected; `complete` names those for which an article has all annotations."
    if facts.selection.annotators:
        yield "Annotations of others were left out; where there were any, the rest of the article is missing."
    if facts.without:
        yield f"{counted(facts.without, 'article')} without any annotation."
    if facts.left:
        yield f"{counted(facts.left, 'suggestion')} left open when an article was finished: outside, not rejected."
    if imported := _by(facts.made, "origin").get("imported"):
        yield f"{counted(imported, 'annotation')} imported, not decided here."
    yield "Annotations are unbroken spans; discontinuous ones cannot be made."
    if agreed is None:
        yield "Annotated once: no second reading was compared."


def _by(made: Mapping[Made, int], part: str) -> dict[str, int]:
    """Annotations by one part of how they came about."""
    found: Counter[str] = Counter()
    for how, number in made.items():
        found[getattr(how, part)] += number
    return found
