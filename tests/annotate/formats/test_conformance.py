"""Every annotation file that other tools wrote, from the file into a workspace: what another reader finds is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import bioc.brat
import pytest
from bioc import biocxml

from annotate.errors import UnreadableInput
from annotate.formats.registry import format_named
from annotate.importing.import_file import ImportOptions, import_file
from store.dump import dump
from store.records import ArticleStatus, Label, LabelScheme, RelationType
from store.workspace import Workspace
from tests.annotate.formats.layered import Place, loaded, relations_of, spans_of

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not here")

Link = tuple[Place, str, Place]


@dataclass(frozen=True)
class Article:
    """What an article has, each annotation once; white space of its text is one kind of blank."""

    text: str
    spans: frozenset[Place] = frozenset()
    relations: frozenset[Link] = field(default=frozenset())


def article(text: str, spans: Any, relations: Any = ()) -> Article:
    return Article("".join(" " if char.isspace() else char for char in text), frozenset(spans), frozenset(relations))


def by_spacy(path: Path) -> Iterator[Article]:
    import spacy
    from spacy.tokens import DocBin

    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        yield article(doc.text, ((ent.start_char, ent.end_char, ent.label_) for ent in doc.ents))


def by_bioc(path: Path) -> Iterator[Article]:
    """By the library of BioC; texts stand where their offsets say, annotations there or by their sentence."""
    with path.open("rb") as file:
        collection = biocxml.load(file)
    for document in collection.documents:
        sections = [one for passage in document.passages for one in (passage, *passage.sentences)]
        text = ""
        for section in sections:
            text = text.ljust(section.offset) + (section.text or "")
        places = {
            one.id: (*_extent(one.total_span, section.offset), next(iter(one.infons.values())))
            for section in sections
            for one in section.annotations
        }
        links = [
            (places[one.nodes[0].refid], next(iter(one.infons.values())), places[one.nodes[1].refid])
            for section in (document, *sections)
            for one in section.relations
        ]
        yield article(text, places.values(), links)


def _extent(location: Any, base: int) -> tuple[int, int]:
    start = location.offset if location.offset >= base else base + location.offset
    return start, start + location.length


def by_cassis(path: Path) -> Iterator[Article]:
    """The XMI of a case of WebAnno's suite; that of a TSV file is its other half, with another name of a layer."""
    cas = loaded(path.with_suffix(".xmi"))
    layer = "Span" if path.suffix == ".tsv" else "NamedEntity"
    spans = [(start, end, layer if label == "NamedEntity" else label) for start, end, label in spans_of(cas)]
    relations = relations_of(cas, "webanno.custom.Relation")
    # relations of tokens have no ends here, and are a loss
    yield article(cas.sofa_string, spans, [one for one in relations if {one[0], one[2]} <= set(spans)])


def by_brat(folder: Path) -> Iterator[Article]:
    """By the library of BioC; a fragment more is a line break inside a span."""
    for document in bioc.brat.listdir(str(folder)):
        places = {
            one.id: (min(each.begin for each in one.locations), max(each.end for each in one.locations), one.type)
            for one in document.entities
        }
        links = [(*(places[id_] for _, id_ in one.arguments.items()), one.type) for one in document.relations]
        yield article(document.text, places.values(), ((head, type_, tail) for head, tail, type_ in links))


def by_columns(path: Path) -> Iterator[Article]:
    """As doccano imports CoNLL: an example a block of lines, its tokens joined by a blank."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, spans = "", []
        for line in block.split("\n"):
            word, tag = line.rstrip().split("\t")
            start = len(text) + 1 if text else 0
            text = f"{text} {word}" if text else word
            if tag.startswith("B-"):
                spans.append((start, len(text), tag[2:]))
            elif tag.startswith("I-"):
                spans[-1] = (spans[-1][0], len(text), tag[2:])
        yield article(text, spans)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def by_doccano(path: Path) -> Iterator[Article]:
    for row in rows(path):
        if not row.get("text"):
            continue
        entities = {
            one["id"]: (one["start_offset"], one["end_offset"], one["label"]) for one in row.get("entities", ())
        }
        links = [(entities[one["from_id"]], one["type"], entities[one["to_id"]]) for one in row.get("relations", ())]
        yield article(row["text"], [*map(tuple, row.get("label", ())), *entities.values()], links)


def by_prodigy(path: Path) -> Iterator[Article]:
    """What stands in lines that were accepted, or were not asked about."""
    for row in rows(path):
        given = row.get("spans", ()) if row.get("answer", "accept") == "accept" else ()
        yield article(row["text"], ((one["start"], one["end"], one["label"]) for one in given))


def by_label_studio(path: Path) -> Iterator[Article]:
    task = json.loads(path.read_text(encoding="utf-8"))
    (done,) = task["completions"]
    values = [one["value"] for one in done["result"] if one["type"] == "labels"]
    yield article(
        task["data"]["text"], ((each["start"], each["end"], label) for each in values for label in each["labels"])
    )


Reader = Callable[[Path], Iterator[Article]]

READ: dict[str, tuple[str, Reader]] = {
    "brat": ("brat", by_brat),
    "bioc/*.xml": ("bioc-xml", by_bioc),
    "doccano/*.jsonl": ("doccano", by_doccano),
    "doccano/*.conll": ("conll", by_columns),
    "label-studio/*.json": ("label-studio", by_label_studio),
    "prodigy/*.jsonl": ("prodigy", by_prodigy),
    "prodigy/*.spacy": ("spacy", by_spacy),
    "webanno-tsv/*/*.tsv": ("webanno-tsv", by_cassis),
    "webanno-tsv/*/*.xmi": ("cas-xmi", by_cassis),
}
REFUSED = {
    "doccano/labeling.invalid.conll": ("conll", "line 1: 'SOCCERO' in the last column is no tag"),
    "prodigy/patterns_drugs.jsonl": ("prodigy", "line 1: a pattern for spaCy's matcher"),
}
OTHERS = ("README.md", "brat/*", "label-studio/config.xml")
"""What is no annotation file by itself."""


def cases() -> list[Any]:
    found = [
        pytest.param(name, reader, path, id=path.relative_to(FIXTURES).as_posix())
        for pattern, (name, reader) in READ.items()
        for path in sorted(FIXTURES.glob(pattern))
        if path.relative_to(FIXTURES).as_posix() not in REFUSED
    ]
    return found or [pytest.param("", by_brat, FIXTURES, id="none")]


def test_no_file_is_passed_over() -> None:
    names = [path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*") if path.is_file()]
    assert [name for name in names if not any(fnmatch(name, pattern) for pattern in (*READ, *OTHERS))] == []
    assert len(cases()) >= 25


@pytest.mark.parametrize(("name", "reader", "path"), cases())
def test_what_another_reader_finds_is_in_the_workspace(name: str, reader: Reader, path: Path, tmp_path: Path) -> None:
    wanted = merged(reader(path))
    with Workspace.create(tmp_path / "w.db", scheme_of(wanted), synchronous="OFF") as workspace:
        options = ImportOptions(kind="annotations", annotator="ada", allow_loss=True)
        report = import_file(workspace, format_named(name), path, options)
        assert held(workspace) == wanted
        assert report.new_annotations == sum(len(one.spans) for one in wanted)
        assert {loss.kind for loss in report.losses} <= set(format_named(name).not_read)
        again = import_file(workspace, format_named(name), path, options)
        assert (again.new_articles, again.new_annotations) == (0, 0)


@pytest.mark.parametrize(("place", "said"), REFUSED.items(), ids=REFUSED)
def test_what_is_none_is_refused_with_its_line(place: str, said: tuple[str, str], tmp_path: Path) -> None:
    name, message = said
    with Workspace.create(tmp_path / "w.db", scheme_of([]), synchronous="OFF") as workspace:
        before = list(dump(workspace))
        with pytest.raises(UnreadableInput) as caught:
            import_file(workspace, format_named(name), FIXTURES / place, ImportOptions(kind="annotations"))
        assert f"{FIXTURES / place}, {message}" in caught.value.message
        assert list(dump(workspace)) == before


def merged(found: Iterator[Article]) -> list[Article]:
    """Articles by text, each once: a workspace knows an article by its text."""
    by_text: dict[str, Article] = {}
    for one in found:
        other = by_text.get(one.text, Article(one.text))
        by_text[one.text] = Article(one.text, one.spans | other.spans, one.relations | other.relations)
    return [by_text[text] for text in sorted(by_text)]


def scheme_of(articles: list[Article]) -> LabelScheme:
    """A scheme of the labels and relations that articles have."""
    labels = tuple(sorted({span[2] for one in articles for span in one.spans})) or ("X",)
    types = sorted({link[1] for one in articles for link in one.relations})
    return LabelScheme(
        "test",
        1,
        tuple(Label(name, chr(ord("a") + at), "red", "") for at, name in enumerate(labels)),
        "free",
        (),
        tuple(RelationType(name, chr(ord("a") + at), labels, labels) for at, name in enumerate(types)),
    )


def held(workspace: Workspace) -> list[Article]:
    """What a workspace has, by text."""
    found = []
    for id_ in workspace.articles.ids_by_key(ArticleStatus).tolist():
        by_id = {one.id: (one.start, one.end, one.label) for one in workspace.spans.annotations(id_)}
        links = [(by_id[one.head_id], one.type, by_id[one.tail_id]) for one in workspace.relations.of(id_)]
        found.append(article(workspace.articles.text(id_), by_id.values(), links))
    return sorted(found, key=lambda one: one.text)
