"""The documentation says what the program does: commands, options, links, and the pages that a newcomer follows."""

from __future__ import annotations

import ast
import json
import os
import re
import runpy
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotate.decisions import Accept, Add
from annotate.session import Session
from glossator.cli import main
from store.records import ArticleStatus
from store.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "docs" / "plan.md"  # what is still to come, in its own words
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page != PLAN),
]
WRITTEN = [page for page in PAGES if page.parent.name != "reference"]
"""The pages that a person wrote; the others are made from the program."""
FIRST = ROOT / "docs" / "guide" / "first-ten-minutes.md"
ROOMS = ("store", "annotate", "tui", "glossator")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# the command line


def command_of(name: str) -> click.Command:
    assert isinstance(main, click.Group)
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


COMMANDS = main.list_commands(click.Context(main)) if isinstance(main, click.Group) else []


def options_of(command: click.Command) -> list[click.Option]:
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_a_place_in_the_docs(name: str) -> None:
    command = command_of(name)
    assert command.help
    assert command.help.strip().endswith(".")
    assert any(f"glossator {name}" in read(page) for page in WRITTEN)


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_every_option_has_help_and_a_place_in_the_docs(name: str | None) -> None:
    everything = "\n".join(map(read, PAGES))
    for option in options_of(main if name is None else command_of(name)):
        assert option.help, f"{name}: {option.opts}"
        assert any(re.search(rf"(?<![\w-]){re.escape(given)}(?![\w-])", everything) for given in option.opts), (
            option.opts
        )


def test_the_page_of_commands_is_current() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "make_commands.py"))["page"]
    assert read(ROOT / "docs" / "reference" / "commands.md") == page(), "run: make docs"


def shell_blocks(page: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)


def calls(script: str) -> Iterator[list[str]]:
    """The arguments of each call of the program in a script, without here-documents."""
    for line in re.sub(r"<<'(\w+)'\n.*?^\1$", "", script, flags=re.MULTILINE | re.DOTALL).splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>;&")
        lexer.whitespace_split = True
        words = list(lexer)
        while words:
            end = next((index for index, word in enumerate(words) if set(word) <= set("|<>;&")), len(words))
            part = [word for word in words[:end] if not re.fullmatch(r"[A-Z_]+=.*", word)]
            if part and part[0] == "glossator":
                yield part[1:]
            words = words[end + 1 :]


CALLS = [(name_of(page), call) for page in WRITTEN for block in shell_blocks(page) for call in calls(block)]


def test_the_pages_hold_calls_of_the_program() -> None:
    assert len(CALLS) > 20
    assert ["--db", "trials.db", "init", "--scheme", "labels.toml"] in [call for _, call in CALLS]


@pytest.mark.parametrize(
    ("page", "call"), CALLS, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_every_call_in_the_docs_can_be_parsed(page: str, call: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)  # files need not be there
    monkeypatch.setattr(click.Command, "invoke", lambda self, ctx: None)
    main(call, standalone_mode=False)


def test_every_call_in_running_text_names_what_there_is() -> None:
    for page in WRITTEN:
        prose = re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
        for inline in re.findall(r"`glossator ([^`→]+)`", prose):
            names = [word for word in inline.split() if word in COMMANDS]
            known = {
                given for each in (main, *map(command_of, names[:1])) for o in options_of(each) for given in o.opts
            }
            known |= {"--help", "--version"}
            assert names or set(inline.split()) & known, f"{name_of(page)}: glossator {inline}"
            assert {word for word in inline.split() if word.startswith("-")} <= known, f"{name_of(page)}: {inline}"


# the newcomer's page


def decide_everything(path: Path) -> None:
    """What the page has its reader do in the reader: annotate, and finish the article."""
    with Workspace.open(path) as workspace:
        session = Session(workspace, "newcomer")
        first = session.queue.first_to_do()
        assert first is not None
        session.open(first)
        for suggestion in list(session.article.suggestions.values()):
            session.apply(Accept(suggestion))
        at = session.article.text.index("tovrasimab")
        session.apply(Add(at, at + len("tovrasimab"), "DRUG"))
        session.finish()
        assert session.workspace.articles.totals().articles[ArticleStatus.REVIEWED] == 1


def test_the_first_ten_minutes_go_as_the_page_says(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    work.mkdir()
    environment = {
        **os.environ,
        **{f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "CACHE", "DATA", "STATE")},
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for name in [name for name in environment if name.startswith("GLOSSATOR_")]:
        del environment[name]
    for script in shell_blocks(FIRST):
        if script.strip() == "glossator":
            decide_everything(work / "glossator.db")
            continue
        done = subprocess.run(
            ["bash", "-e", "-c", script], cwd=work, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stderr}"
    [line] = (work / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = json.loads(line)
    assert [gold["text"][span["start"] : span["end"]] for span in gold["spans"]] == ["tovrasimab"]
    assert gold["published"] == "2026-03-09"
    assert gold["source"] == "Invented wire"
    assert (work / "gold.spacy").stat().st_size > 0
    assert (work / "workspace.jsonl").read_text(encoding="utf-8").startswith('{"glossator": "workspace"')


# links, targets, changes, picture


def slugs(page: Path) -> set[str]:
    """The anchors of a page, as forges make them of its headings."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", read(page), flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_internal_links_resolve(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), f"{name_of(page)} links to {target}"
        assert not anchor or anchor in slugs(linked), f"{name_of(page)} links to {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)[^)\s]*\)", read(page))
        waiting += [(page.parent / t).resolve() for t in targets if not t.startswith("http")]
    assert seen == set(PAGES)


def test_the_readme_names_the_make_targets_and_is_short() -> None:
    readme = read(ROOT / "README.md")
    assert {"demo", "test"} <= set(re.findall(r"^make ([\w-]+)", readme, re.MULTILINE))
    assert len(readme.splitlines()) <= 120


def test_every_make_target_in_the_docs_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", MAKEFILE, re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE)}
    assert named - targets == set()
    assert {"demo", "test", "check", "docs", "screenshot"} <= named & targets


def test_the_changes_to_come_are_listed() -> None:
    changes = read(ROOT / "CHANGELOG.md")
    unreleased = re.search(r"^## Unreleased$(.*?)(?=^## |\Z)", changes, re.MULTILINE | re.DOTALL)
    assert unreleased is not None
    assert re.search(r"^- \S", unreleased.group(1), re.MULTILINE)


def test_the_picture_is_whole_and_fetches_nothing() -> None:
    assert "(docs/screenshot.svg)" in read(ROOT / "README.md")
    picture = read(ROOT / "docs" / "screenshot.svg")
    ElementTree.fromstring(picture)
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", picture)
    assert "@font-face" not in picture
    assert "DISEASE" in picture


# what no file may hold

MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home|Users|root|opt|mnt)/\w")
REGISTRIES = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org")))


def tracked() -> Iterator[tuple[str, str]]:
    """The text files that are under version control, or would be, with their content."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, listed):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if not _is_binary(content):
            yield name, content.decode("utf-8")


def _is_binary(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return b"\0" in content


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    files = dict(tracked())
    assert "README.md" in files
    for name, content in files.items():
        assert f"{ROOT}/" not in content, name
        assert not MACHINE_PATH.search(content), f"{name}: {MACHINE_PATH.search(content)}"
        assert not [host for host in REGISTRIES if host in content], name


# docstrings, where the linter does not look

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(node: ast.Module | ast.ClassDef, name: str) -> Iterator[tuple[str, Documented]]:
    yield name, node
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from public(child, f"{name}.{child.name}")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield f"{name}.{child.name}", child


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_docstring_says_more_than_the_name(room: str) -> None:
    for path in sorted((ROOT / room).rglob("*.py")):
        source = read(path)
        assert not re.search(r"noqa:[^\n]*\bD\d", source), name_of(path)
        for name, node in public(ast.parse(source), name_of(path)):
            said = set(re.findall(r"\w+", (ast.get_docstring(node) or "").lower()))
            own = set(re.findall(r"[a-z]+", name.rpartition(".")[2].lower())) | {"the", "a", "an"}
            assert said - own, f"{name}: a docstring that says what the name does not"
