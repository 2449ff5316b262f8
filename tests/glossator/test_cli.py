"""The command line as a person or a script meets it: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from annotate.decisions import Accept, Add, Flag
from annotate.ingest.outcomes import FORMATS
from annotate.scheme import default_scheme
from annotate.session import Session
from store.database import SCHEMA_VERSION
from store.records import NewArticle
from store.workspace import Workspace

TEXTS = {
    "one.txt": "2026-03-09 Halvard Bio said that HB-214 met its goal in multiple myeloma.",
    "two.txt": "Ines Okafor of the FDA spoke.\n",
}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a person whose home is a folder of the test, with no settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GLOSSATOR_", "XDG_"))}
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    return {**kept, **homes, "HOME": str(folder), "LOGNAME": "mira", **more}


def glossator(
    folder: Path, *arguments: str | Path, stdin: str | bytes = b"", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder; its standard input is never a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "glossator", *map(str, arguments)],
        cwd=folder,
        env=environment(folder, PYTHONSAFEPATH="1", **more),
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the program in the folder of the test."""

    def call(*arguments: str | Path, stdin: str | bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
        return glossator(tmp_path, *arguments, stdin=stdin, **more)

    return call


def write(folder: Path, texts: dict[str, str] = TEXTS) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def make(path: Path, texts: Iterable[str] = ()) -> None:
    """A workspace at a path with articles of these texts, without the cost of a process."""
    with Workspace.create(path, default_scheme(), synchronous="OFF") as workspace:
        workspace.articles.add(NewArticle(text, text[:30]) for text in texts)


def keys(folder: Path) -> list[str]:
    """The keys of the articles in the workspace of a folder, in the order in which they were added."""
    with Workspace.open(folder / "glossator.db") as workspace:
        return [key for (key,) in workspace.connection.execute("SELECT key FROM articles ORDER BY id")]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with a workspace of two articles."""
    make(tmp_path / "glossator.db", TEXTS.values())
    return tmp_path


# making and naming a workspace


def test_init_makes_a_workspace_and_says_what_comes_next(tmp_path: Path, run: Run) -> None:
    done = run("init")
    assert done.stdout == "glossator.db: a new workspace with the 12 labels of biotech-news\n"
    assert "glossator add" in done.stderr
    assert (tmp_path / "glossator.db").is_file()
    again = run("init")
    assert again.returncode == 1
    assert again.stdout == ""
    assert again.stderr.startswith("glossator: glossator.db is there already.")


def test_init_takes_labels_of_your_own_and_lists_their_mistakes(tmp_path: Path, run: Run) -> None:
    scheme = 'name = "trials"\n[[labels]]\nname = "SITE"\nkey = "1"\n[[labels]]\nname = "ARM"\nkey = "{}"\n'
    write(tmp_path, {"good.toml": scheme.format("2"), "bad.toml": scheme.format("1")})
    assert "the 2 labels of trials" in run("init", "--scheme", "good.toml").stdout
    bad = run("--db", "other.db", "init", "--scheme", "bad.toml")
    assert bad.returncode == 1
    assert "bad.toml: label 2 (ARM): key '1' is taken by label 1 (SITE)" in bad.stderr
    assert not (tmp_path / "other.db").exists()


def test_an_option_counts_before_the_environment_and_that_before_the_folder(tmp_path: Path, run: Run) -> None:
    for name, articles in (("glossator.db", 0), ("env.db", 1), ("opt.db", 2)):
        make(tmp_path / name, map(str, range(articles)))

    def listed(*options: str, **variables: str) -> int:
        return len(run(*options, "list", **variables).stdout.splitlines())

    assert listed() == 0
    assert listed(GLOSSATOR_DB="env.db") == 1
    assert listed("--db", "opt.db", GLOSSATOR_DB="env.db") == 2


@pytest.mark.parametrize("command", [("list",), ("add", "-"), ("detect",), ("remove", "x")])
def test_without_a_workspace_commands_say_how_to_make_one(tmp_path: Path, run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, stdin="A text.")
    assert done.returncode == 1
    assert done.stderr == "glossator: There is no workspace at glossator.db.\n  glossator init makes one here.\n"
    assert list(tmp_path.glob("*.db")) == []


def test_files_of_another_kind_and_newer_workspaces_are_refused_in_words(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"notes.db": "no database at all " * 100})
    make(tmp_path / "glossator.db")
    newer = SCHEMA_VERSION + 8
    with closing(sqlite3.connect(tmp_path / "glossator.db")) as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
    before = (tmp_path / "glossator.db").read_bytes()
    other = run("--db", "notes.db", "list")
    assert (other.returncode, "notes.db is not a Glossator workspace" in other.stderr) == (1, True)
    done = run("list")
    assert done.returncode == 1
    assert f"made by a newer Glossator (schema {newer}; this one knows {SCHEMA_VERSION})" in done.stderr
    assert "Upgrade" in done.stderr
    assert (tmp_path / "glossator.db").read_bytes() == before


def test_the_reader_asks_for_a_terminal(filled: Path, run: Run) -> None:
    for arguments in ((), ("--annotator", "mira"), ("demo",)):
        done = run(*arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("glossator: the reader needs a terminal")


# the command line itself


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for name in ("add", "demo", "detect", "dump", "export", "import", "init", "list", "load", "remove", "settings"):
        assert f"\n  {name} " in done.stdout
    assert run("--version").stdout.startswith("glossator, version ")


def test_an_unknown_command_is_answered_with_the_nearest(run: Run) -> None:
    done = run("lst")
    assert done.returncode == 2
    assert "There is no command 'lst'. Did you mean list?" in done.stderr
    assert "There are add, demo," in run("xyzzy").stderr


def test_mistakes_in_options_are_exit_code_two(filled: Path, run: Run) -> None:
    assert run("add").returncode == 2
    assert run("add", "--format", "odt", "one.txt").returncode == 2
    assert run("detect", "--workers", "0").returncode == 2
    assert run("--db", filled, "list").returncode == 2


def test_mistakes_in_settings_name_the_file_and_the_nearest_setting(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"mine.toml": 'them = "light"\n[keys]\naccept = "nosuchkey"\n'})
    done = run("settings", GLOSSATOR_SETTINGS="mine.toml")
    assert done.returncode == 1
    assert "mine.toml: them: there is no such setting; did you mean theme?" in done.stderr
    assert "mine.toml: [keys] " in done.stderr
    neon = run("--theme", "neon", "settings")
    assert (neon.returncode, "'neon' is none of dark, light, contrast" in neon.stderr) == (1, True)


def test_settings_says_what_holds(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {"config/glossator/settings.toml": 'theme = "light"\n'})
    said = run("settings", GLOSSATOR_ANNOTATOR="ada").stdout.splitlines()
    assert said[0].endswith("settings.toml (read)")
    assert said[1:3] == ["annotator = ada", "theme = glossator-light"]
    assert "annotator = mira" in run("settings").stdout


# adding, listing, removing


def test_add_takes_files_folders_patterns_and_stdin(tmp_path: Path, run: Run) -> None:
    write(tmp_path, {**TEXTS, "news/a.md": "# A head\n\nBody.", "news/deep/b.txt": "Deep.", "news/c.png": "no"})
    make(tmp_path / "glossator.db")
    done = run("add", "*.txt", "news", "-", stdin="From a pipe.")
    assert (done.returncode, done.stdout, done.stderr) == (0, "5 articles added\n", "")
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        texts = {text for (text,) in workspace.connection.execute("SELECT text FROM texts")}
    assert texts == {*TEXTS.values(), "# A head\n\nBody.", "Deep.", "From a pipe."}


def test_add_offers_every_format_that_can_be_read(run: Run) -> None:
    said = run("add", "--format", "odt", "one.txt").stderr
    assert all(f"'{kind}'" in said for kind in FORMATS)


def test_what_cannot_be_added_is_reported_a_line_each(filled: Path, run: Run) -> None:
    write(filled, {"empty.txt": "", "copy.txt": TEXTS["one.txt"], "new.txt": "A new one."})
    (filled / "logo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run("add", "empty.txt", "copy.txt", "logo.txt", "gone.txt", "new.txt")
    assert done.returncode == 0
    assert done.stdout == "1 article added, 4 skipped\n"
    first, *_ = keys(filled)
    reasons = {line.partition(": ")[0]: line.partition(": ")[2] for line in done.stderr.splitlines()}
    assert reasons == {
        "skipped empty.txt": "empty",
        "skipped copy.txt": f"duplicate: the same text is there as {first}",
        "skipped logo.txt": "binary: PNG",
        "skipped gone.txt": "no such file or folder",
    }
    again = run("add", "empty.txt", "new.txt")
    assert (again.returncode, again.stdout) == (1, "0 articles added, 2 skipped\n")


def test_the_report_can_be_had_as_json(filled: Path, run: Run) -> None:
    line = '{"id": "x9", "text": "Pfizer grew.", "spans": [{"start": 0, "end": 6, "label": "COMPANY"}]}\n{"id": 1}\n'
    done = run("add", "-", "--json", "--format", "jsonl", stdin=line)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert [(one["where"], one["key"], one["title"]) for one in report["added"]] == [("stdin:1", "x9", "Pfizer grew.")]
    assert [one["where"] for one in report["skipped"]] == ["stdin:2"]
    assert report["spans_left"] == 1


def test_fields_and_limits_can_be_named(filled: Path, run: Run) -> None:
    write(filled, {"table.csv": "no,body,day\n7,A short text.,2026-01-02\n8," + "long " * 50 + ",2026-01-03\n"})
    fields = ("--text-field", "body", "--id-field", "no", "--date-field", "day", "--max-bytes", "100")
    done = run("add", "table.csv", *fields)
    assert (done.returncode, done.stdout) == (0, "1 article added, 1 skipped\n")
    assert "table.csv:3: oversized" in done.stderr
    assert run("list", "short").stdout.startswith("7\t2026-01-02\tnew\t")


def test_list_finds_words_and_statuses(filled: Path, run: Run) -> None:
    first, second = keys(filled)
    with Workspace.open(filled / "glossator.db") as workspace:
        session = Session(workspace, "mira")
        session.open(workspace.articles.id_of(second))
        session.finish()
    assert [line.split("\t")[0] for line in run("list").stdout.splitlines()] == [second, first]
    assert [line.split("\t")[0] for line in run("list", "okafor").stdout.splitlines()] == [second]
    rows = [json.loads(line) for line in run("list", "--json", "--status", "reviewed").stdout.splitlines()]
    assert [(row["key"], row["status"], row["open"]) for row in rows] == [(second, "reviewed", 0)]


def test_remove_takes_all_or_none(filled: Path, run: Run) -> None:
    first, second = keys(filled)
    with Workspace.open(filled / "glossator.db") as workspace:
        session = Session(workspace, "mira")
        session.open(workspace.articles.id_of(second))
        session.apply(Flag())
    refused = run("remove", first, second)
    assert refused.returncode == 1
    assert f"Article {second} holds decisions." in refused.stderr
    assert keys(filled) == [first, second]
    assert run("remove", first, "nosuchkey", "--force").returncode == 1
    assert list(filled.glob("*.before-remove.*")) == []
    done = run("remove", first, second, second, "--force")
    assert (done.returncode, done.stdout) == (0, "2 articles removed\n")
    assert keys(filled) == []
    [backup] = filled.glob("glossator.before-remove.*.db")
    assert str(backup.name) in done.stderr
    with Workspace.open(backup) as workspace:
        assert workspace.articles.totals().all_articles == 2


# detection, whose process costs two seconds a time


@pytest.fixture(scope="module")
def detected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder with a workspace of two articles that the built-in detector has been over, and what it said."""
    folder = tmp_path_factory.mktemp("detected")
    make(folder / "glossator.db", TEXTS.values())
    return folder, glossator(folder, "detect")


def suggested(folder: Path) -> dict[str, str]:
    """Surface and label of every suggestion in the workspace of a folder."""
    with Workspace.open(folder / "glossator.db") as workspace:
        return dict(workspace.connection.execute("SELECT surface, label FROM suggestions").fetchall())


def test_detect_suggests_and_is_done(detected: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = detected
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("2 articles, ")
    found = suggested(folder)
    assert found["HB-214"] == "DRUG"
    assert found["Halvard Bio"] == "COMPANY"
    again = glossator(folder, "detect")
    assert again.returncode == 0
    assert again.stdout.startswith("nothing to do: biotech-news ")
    with Workspace.open(folder / "glossator.db") as workspace:
        assert [run.finished_at is not None for run in workspace.runs.all()] == [True]


def test_detect_goes_on_with_what_is_new_and_keeps_what_was_decided(
    detected: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "glossator.db").write_bytes((detected[0] / "glossator.db").read_bytes())
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        session = Session(workspace, "mira")
        session.open(1)
        [hb_214] = [one for one in session.article.suggestions.values() if one.surface == "HB-214"]
        session.apply(Accept(hb_214))
        workspace.articles.add([NewArticle("Kyprolis is a drug of Amgen.", "Kyprolis")])
    done = glossator(tmp_path, "detect", "--workers", "2")
    assert done.stdout.startswith("1 article, ")
    assert suggested(tmp_path)["Kyprolis"] == "DRUG"
    with Workspace.open(tmp_path / "glossator.db") as workspace:
        assert [one.surface for one in workspace.spans.annotations(1)] == ["HB-214"]


def test_detect_streams_json_lines_without_a_workspace(tmp_path: Path, run: Run) -> None:
    lines = [{"id": "a", "text": "HB-214 of Halvard Bio.", "kept": [1]}, {"id": "b", "text": "Nothing is named here."}]
    stream = "\n".join(map(json.dumps, lines)) + "\nno json\n"
    done = run("detect", "--jsonl", stdin=stream)
    assert done.returncode == 1
    assert "Line 3 is not JSON" in done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["kept"], second["id"], second["spans"]) == ("a", [1], "b", [])
    assert {"start": 0, "end": 6, "label": "DRUG"}.items() <= first["spans"][0].items()
    assert list(tmp_path.glob("*.db")) == []


def test_detect_names_the_nearest_detector_and_layer(filled: Path, run: Run) -> None:
    near = run("detect", "--detector", "biotech-new")
    assert (near.returncode, "Did you mean biotech-news?" in near.stderr) == (1, True)
    layer = run("detect", "--disable", "stem")
    assert (layer.returncode, "Did you mean stems?" in layer.stderr) == (1, True)


# in and out


def test_a_dump_makes_the_same_workspace_again(filled: Path, run: Run) -> None:
    with Workspace.open(filled / "glossator.db") as workspace:
        session = Session(workspace, "mira")
        session.open(1)
        session.apply(Add(18, 24, "DRUG"))
        session.finish()
    assert run("dump", "first.jsonl").stdout == "first.jsonl: dumped\n"
    assert run("--db", "again.db", "load", "-", stdin=(filled / "first.jsonl").read_bytes()).returncode == 0
    assert run("--db", "again.db", "dump", "-").stdout == (filled / "first.jsonl").read_text(encoding="utf-8")
    refused = run("load", "first.jsonl")
    assert (refused.returncode, "glossator.db is there already" in refused.stderr) == (1, True)


def test_extractions_come_in_as_suggestions_and_are_no_gold(filled: Path, run: Run) -> None:
    line = {"text": TEXTS["two.txt"], "spans": [{"start": 19, "end": 22, "label": "AGENCY", "text": "FDA"}]}
    write(filled, {"made.jsonl": json.dumps(line), "labels.json": '{"AGENCY": "ORG"}'})
    refused = run("import", "jsonl", "made.jsonl", "--as", "suggestions")
    assert refused.returncode == 1
    assert "the label scheme biotech-news does not have AGENCY (1)" in refused.stderr
    assert suggested(filled) == {}
    done = run("import", "jsonl", "made.jsonl", "--as", "suggestions", "--labels", "labels.json")
    assert (done.returncode, done.stdout) == (0, "1 article (0 new), 1 new suggestion\n")
    assert suggested(filled) == {"FDA": "ORG"}
    exported = run("export", "jsonl", "gold.jsonl")
    assert (exported.returncode, exported.stdout) == (0, "gold.jsonl: 0 articles, 0 spans of gold\n")
    assert exported.stderr.startswith("no article is reviewed")


# other processes, and being broken off


@pytest.fixture
def held(filled: Path) -> Iterator[Path]:
    """A workspace that another process is writing to."""
    with closing(sqlite3.connect(filled / "glossator.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield filled


def test_a_busy_workspace_can_be_read_and_says_that_it_is_busy(held: Path, run: Run) -> None:
    assert len(run("list").stdout.splitlines()) == 2
    done = run("add", "-", stdin="One more.")
    assert done.returncode == 1
    assert done.stderr.startswith("glossator: The workspace is held by another process.\n")
    assert "run this again" in done.stderr


def test_adding_that_is_broken_off_keeps_what_was_stored(tmp_path: Path) -> None:
    make(tmp_path / "glossator.db")
    process = subprocess.Popen(
        [sys.executable, "-m", "glossator", "add", "-", "--format", "jsonl"],
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONSAFEPATH="1"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a shell has the jobs that it starts in the background ignore the signal, and these hand it down
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    for number in range(700):
        process.stdin.write(json.dumps({"text": f"Article {number}. " + "word " * 800}).encode() + b"\n")
    process.stdin.flush()
    while not (stored := len(keys(tmp_path))):  # the rest of its input never comes
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.decode().strip() == "glossator: interrupted; what was done is kept"
    assert len(keys(tmp_path)) >= stored
    assert len(keys(tmp_path)) % 200 == 0
