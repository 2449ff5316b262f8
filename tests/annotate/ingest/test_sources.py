from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from annotate.ingest.read import Found, ReadOptions, read
from annotate.ingest.sources import SUFFIXES, find


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def wheres(folder: Path, *sources: str) -> list[str]:
    found = list(find(sources, cwd=folder))
    assert not [source for source in found if source.problem]
    return [source.where for source in found]


def problem(folder: Path, given: str) -> str:
    (source,) = find([given], cwd=folder)
    assert source.problem is not None
    assert source.path is None
    return source.problem


def test_a_folder_gives_its_files_sorted_and_deep_without_hidden_and_unknown_ones(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/z.md", "a/deep/er/x.TSV", "c.png", ".hidden.txt", ".git/config.txt", "a.jsonl")
    assert wheres(tmp_path, ".") == ["a/deep/er/x.TSV", "a/z.md", "a.jsonl", "b.txt"]


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_known_suffix_is_read_from_a_folder(tmp_path: Path, suffix: str) -> None:
    put(tmp_path, f"in/file{suffix}")
    assert wheres(tmp_path, "in") == [f"in/file{suffix}"]


def test_a_named_file_needs_no_known_suffix_and_may_be_hidden(tmp_path: Path) -> None:
    put(tmp_path, "notes.log", ".draft.txt")
    assert wheres(tmp_path, "notes.log", ".draft.txt") == ["notes.log", ".draft.txt"]


def test_absolute_paths_and_paths_through_the_parent_are_named_as_given(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", "here/x.txt")
    assert wheres(tmp_path / "here", "../in") == ["../in/a.txt"]
    assert wheres(tmp_path / "here", str(tmp_path / "in" / "a.txt")) == [str(tmp_path / "in" / "a.txt")]


def test_symbolic_links_are_followed_but_no_folder_is_entered_twice(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", "elsewhere/b.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "in" / "again").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "in" / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    assert wheres(tmp_path, "in") == ["in/a.txt", "in/again/b.txt"]


def test_a_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = "d/" * 200 + "a.txt"
    put(tmp_path, deep)
    assert wheres(tmp_path, ".") == [deep]


def test_patterns_are_expanded_where_the_shell_did_not(tmp_path: Path) -> None:
    put(tmp_path, "in/b.txt", "in/a.txt", "in/c.md", "in/deep/d.txt", "in/.e.txt", "x[1].txt")
    assert wheres(tmp_path, "in/*.txt") == ["in/a.txt", "in/b.txt"]
    assert wheres(tmp_path, "in/**/*.txt") == ["in/a.txt", "in/b.txt", "in/deep/d.txt"]
    assert wheres(tmp_path, str(tmp_path / "i?" / "c.*")) == [str(tmp_path / "in" / "c.md")]
    assert wheres(tmp_path, "in/.*.txt") == ["in/.e.txt"]
    assert wheres(tmp_path, "i*") == ["in/a.txt", "in/b.txt", "in/c.md", "in/deep/d.txt"]
    assert wheres(tmp_path, "in/**") == ["in/a.txt", "in/b.txt", "in/c.md", "in/deep/d.txt"]


def test_a_file_whose_name_is_a_pattern_is_that_file(tmp_path: Path) -> None:
    put(tmp_path, "x[1].txt", "x1.txt")
    assert wheres(tmp_path, "x[1].txt") == ["x[1].txt"]


def test_home_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "home/a.txt")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert wheres(tmp_path, "~/a.txt") == ["~/a.txt"]
    assert wheres(tmp_path, "~/*.txt") == [str(tmp_path / "home" / "a.txt")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("absent.txt", "no such file or folder"),
        ("", "no such file or folder"),
        ("*.nothing", "nothing matches this pattern"),
        ("https://example.org/a", "addresses are not fetched: save the page and add the file"),
        ("nul\0byte", "no such file or folder"),
        ("\ud800.txt", "no such file or folder"),
        ("~nobody-of-that-name/x", "no such file or folder"),
        ("x" * 5000, "no such file or folder"),
    ],
)
def test_what_does_not_exist_is_a_problem_not_an_error(tmp_path: Path, given: str, expected: str) -> None:
    assert problem(tmp_path, given) == expected


def test_a_folder_without_readable_files_says_so(tmp_path: Path) -> None:
    put(tmp_path, "in/a.png")
    assert problem(tmp_path, "in").startswith("no file in this folder ends in .txt")


def test_a_link_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    assert problem(tmp_path, "a.txt") == "a symbolic link that leads nowhere"


def test_a_bad_source_does_not_stop_the_next(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    found = list(find(["gone", "a.txt"], cwd=tmp_path))
    assert [(source.where, source.problem is None) for source in found] == [("gone", False), ("a.txt", True)]


def test_names_that_could_act_on_the_terminal_are_made_harmless(tmp_path: Path) -> None:
    name = "a\x1b[31m\nb.txt"
    put(tmp_path, name)
    (source,) = find([name], cwd=tmp_path)
    assert source.where == "a␛[31m b.txt"
    assert source.name == name


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS file names are always UTF-8")
def test_a_name_that_is_not_utf8_can_be_read_shown_and_stored(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(b"Roche bought a biotech.")
    (source,) = find(["."], cwd=tmp_path)
    (outcome,) = read([source], options=ReadOptions())
    assert isinstance(outcome, Found)
    assert outcome.article.metadata["file"] == "caf\\udce9.txt"
    assert source.where.encode() == b"caf\\udce9.txt"


def test_standard_input_is_read_and_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"Roche bought a biotech.\r\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    (outcome,) = read(find(["-"], cwd=tmp_path), options=ReadOptions())
    assert isinstance(outcome, Found)
    assert (outcome.where, outcome.article.text) == ("stdin", "Roche bought a biotech.\r\n")
    assert outcome.article.metadata == {}
    assert not stdin.buffer.closed
