"""``glossator add``, ``list`` and ``remove``."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from glossator.cli import open_workspace
from glossator.progress import Counter, counted
from glossator.settings import Settings
from store.listing import Listing, Sort
from store.records import ArticleRow, ArticleStatus
from store.workspace import Workspace


@click.command("add", short_help="Add articles from files, folders or stdin.")
@click.argument("sources", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["txt", "md", "html", "pdf", "docx", "jsonl", "csv", "tsv", "parquet", "feed", "mbox", "papers"]),
    help="The format of all inputs. [default: by file name, then by content]",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    help="The largest article, in bytes. [default: the settings, then 5000000]",
)
@click.option("--text-field", default="text", show_default=True, help="Where jsonl, csv and parquet hold the text.")
@click.option("--title-field", default="title", show_default=True, help="Where they hold the title.")
@click.option("--id-field", default="id", show_default=True, help="Where they hold the key of the article.")
@click.option("--date-field", help="Where they hold the date. [default: published, date and the like]")
@click.option("--source-field", default="source", show_default=True, help="Where they hold the source.")
@click.option("--url-field", default="url", show_default=True, help="Where they hold the URL.")
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.pass_obj
def add_command(
    settings: Settings,
    sources: tuple[str, ...],
    format_: str | None,
    max_bytes: int | None,
    text_field: str,
    title_field: str,
    id_field: str,
    date_field: str | None,
    source_field: str,
    url_field: str,
    as_json: bool,
) -> None:
    """Add articles: files, folders, patterns, or - for stdin.

    One article a file: txt, md, html, pdf, docx. Many: jsonl, csv, tsv, parquet, feed (RSS and Atom), mbox (mail),
    papers (JATS and PubMed XML). Each may be packed with gzip.

    What cannot be read is reported, a line each, and does not stop the rest. Exit code 1 where nothing was added
    and something was skipped.
    """
    from annotate.adding import AddReport, add_articles
    from annotate.ingest.outcomes import ReadOptions
    from annotate.ingest.read import read
    from annotate.ingest.sources import find

    options = ReadOptions(
        max_bytes=max_bytes or settings.max_bytes,
        text_field=text_field,
        title_field=title_field,
        id_field=id_field,
        date_field=date_field,
        source_field=source_field,
        url_field=url_field,
        format=format_,
    )
    with open_workspace(settings) as workspace, Counter("adding") as counter:

        def tell(report: AddReport) -> None:
            counter.show(f"{len(report.added):,} added, {len(report.skipped):,} skipped")

        report = add_articles(workspace, read(find(sources, cwd=Path.cwd()), options=options), progress=tell)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        for skipped in report.skipped:
            click.echo(f"skipped {skipped.where}: {skipped.reason}", err=True)
        click.echo(report.summary())
        if report.spans_left:
            click.echo(
                f"{report.spans_left:,} spans came with them and were not taken: "
                "glossator import jsonl FILE --as suggestions takes them.",
                err=True,
            )
    if report.skipped and not report.added:
        raise click.exceptions.Exit(1)


@click.command("list", short_help="List articles, all or those that hold some words.")
@click.argument("words", nargs=-1)
@click.option(
    "--status", type=click.Choice(["new", "in progress", "reviewed", "skipped"]), help="Only articles of this status."
)
@click.option("--flagged", is_flag=True, help="Only flagged articles.")
@click.option("--noted", is_flag=True, help="Only articles with a note on them or on an annotation.")
@click.option(
    "--article-label",
    "article_labels",
    multiple=True,
    metavar="QUESTION=CHOICE",
    help="Only articles of which this was said; may be repeated, and then all of it.",
)
@click.option("--sort", type=click.Choice([str(sort) for sort in Sort]), help="The order. [default: newest]")
@click.option("--label", help="The label whose open suggestions count; the order is then by label.")
@click.option("--seed", type=click.IntRange(0, 999_999_999), help="What the random order is drawn by. [default: 1]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_command(
    settings: Settings,
    words: tuple[str, ...],
    status: str | None,
    flagged: bool,
    noted: bool,
    article_labels: tuple[str, ...],
    sort: str | None,
    label: str | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """List articles, newest first: key, date, status, counts and title; with WORDS, those that hold them.

    The labels for which an article is complete stand behind its counts, where they are not all.
    The orders uncertain, disagreement and label add why an article stands where it stands, as far as it has a reason.
    """
    from annotate.listed import ListedArticles

    order = _order(sort, label, seed)
    listing = Listing(" ".join(words), ArticleStatus(status) if status else None, flagged, order, noted)
    if label is not None:
        listing = replace(listing, label=label)
    if seed is not None:
        listing = replace(listing, seed=seed)
    with open_workspace(settings) as workspace:
        listing = replace(listing, article_labels=_article_labels(article_labels, workspace))
        if label is not None and label not in workspace.schemes.current():
            raise click.BadParameter(f"the scheme has no label {label!r}", param_hint="--label")
        listed = ListedArticles(workspace.articles, listing)
        for index in range(listed.count):
            row = listed.row(index)
            if row is None:
                break
            click.echo(_line(row, listed.reason(row, index), as_json=as_json))


def _order(sort: str | None, label: str | None, seed: int | None) -> Sort:
    """The order that the options ask for; UsageError where they do not go together."""
    meant = Sort.LABEL if label is not None else Sort.RANDOM if seed is not None else Sort.NEWEST
    order = meant if sort is None else Sort(sort)
    if order is Sort.LABEL and label is None:
        raise click.UsageError("--sort label needs --label NAME: whose open suggestions count.")
    if label is not None and order is not Sort.LABEL:
        raise click.UsageError(f"--label goes with --sort label, not with {order}.")
    if seed is not None and order is not Sort.RANDOM:
        raise click.UsageError(f"--seed goes with --sort random, not with {order}.")
    return order


def _article_labels(given: tuple[str, ...], workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Questions with their choices; BadParameter for one that neither the scheme has nor any article."""
    questions = workspace.schemes.current().questions
    asked = {(question.name, choice.name) for question in questions for choice in question.choices}
    known = {"=".join(pair): pair for pair in asked | workspace.article_labels.kinds()}
    for text in given:
        if text not in known:
            listed = ", ".join(sorted(known)) or "none: the scheme asks no questions"
            raise click.BadParameter(f"nothing is labelled {text!r}; known: {listed}", param_hint="--article-label")
    return tuple(known[text] for text in given)


def _line(row: ArticleRow, reason: str, *, as_json: bool) -> str:
    from annotate.text import display_line

    if as_json:
        return json.dumps(asdict(row) | ({"reason": reason} if reason else {}), ensure_ascii=False)
    counts = f"{row.open} open, {row.decided} decided, {row.annotations} annotated"
    counts += f", complete for {', '.join(row.complete)}" if row.complete else ""
    about = [row.key, row.published or "-", row.status, counts, row.title, *([reason] if reason else [])]
    return "\t".join(map(display_line, about))


@click.command("remove", short_help="Take articles away.")
@click.argument("keys", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Also where it holds decisions; a backup is made first.")
@click.pass_obj
def remove_command(settings: Settings, keys: tuple[str, ...], force: bool) -> None:
    """Take articles away by their keys, as glossator list shows them: all of them, or none where one is refused."""
    with open_workspace(settings) as workspace:
        ids = {workspace.articles.id_of(key) for key in keys}
        if force:
            click.echo(f"backup: {workspace.backup('remove')}", err=True)
        with workspace.transaction():
            for article_id in ids:
                workspace.articles.remove(article_id, force=force)
    click.echo(f"{counted(len(ids), 'article')} removed")
