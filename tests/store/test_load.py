from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.database import SCHEMA_VERSION
from store.dump import COUNTED_TABLES, dump, load
from store.errors import ChangedSince, NotAWorkspace, StoreError
from tests.store.samples import lived_in

Edit = Callable[[dict[str, Any]], object]


def put(**values: object) -> Edit:
    return lambda row: row.update(values)


def change(edit: Callable[[list[dict[str, Any]]], object]) -> Edit:
    return lambda row: edit(row["change"])


def annotation_change(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["row"] == "annotation")


WRONG: list[tuple[str, Edit, str]] = [
    ("schemes", put(version=3), "another name or version"),
    ("schemes", put(scheme={"name": "trade", "version": 1}), "labels"),
    ("schemes", put(scheme=[]), "scheme"),
    ("schemes", put(made_at="yesterday"), "made_at"),
    ("runs", put(config=3), "config"),
    ("runs", put(id=0), "id"),
    ("runs", put(id=True), "id"),
    ("articles", put(sha256="0" * 64), "sha256"),
    ("articles", put(text="other"), "sha256"),
    ("articles", put(text="half \ud800"), "surrogate"),
    ("articles", put(text=None), "text"),
    ("articles", put(status="done"), "status"),
    ("articles", put(flagged=2), "flagged"),
    ("articles", put(n_open=3), "n_open"),
    ("articles", put(complete="ORG"), "complete"),
    ("articles", put(complete=[1]), "complete"),
    ("article_labels", put(scheme_version=7), "no version 7"),
    ("article_labels", put(article_id=99), "not there"),
    ("article_labels", put(choice=None), "choice"),
    ("articles", put(metadata="{}"), "metadata"),
    ("articles", put(id="1"), "id"),
    ("articles", put(id=2**63), "id"),
    ("articles", lambda row: row.pop("title"), "title"),
    ("run_articles", put(article_id=99), "not there"),
    ("suggestions", put(start=-1), "start"),
    ("suggestions", put(end=999), "outside a text of 76"),
    ("suggestions", put(start=7, end=7, surface=""), "outside"),
    ("suggestions", put(surface="Rocha"), "surface"),
    ("suggestions", put(article_id=99), "not there"),
    ("suggestions", put(state="odd"), "state"),
    ("origins", put(run_id=9), "not there"),
    ("origins", put(score="high"), "score"),
    ("origins", put(score=float("nan")), "NaN"),
    ("annotations", put(surface="\x1b[31m"), "surface"),
    ("annotations", put(origin="guessed"), "origin"),
    ("annotations", put(scheme_version=7), "no version 7"),
    ("annotations", put(suggestion_id=77), "not there"),
    ("relations", put(head_id=77), "not there"),
    ("relations", put(tail_id=2, head_id=2), "to itself"),
    ("relations", put(article_id=2), "lie in its article"),
    ("relations", put(scheme_version=9), "no version 9"),
    ("journal", put(act="try"), "act"),
    ("journal", put(target=1), "no decision|CHECK"),
    ("journal", put(change="[]"), "change"),
    ("journal", change(lambda rows: rows.append({"row": "article", "before": None, "after": None})), "before"),
    ("journal", change(lambda rows: rows.append({"row": "spell", "before": None, "after": None})), "row"),
    ("journal", change(lambda rows: annotation_change(rows).update(after=None)), "no annotation"),
    ("journal", change(lambda rows: annotation_change(rows)["after"].update(end=4000)), "outside"),
    ("journal", change(lambda rows: annotation_change(rows)["after"].update(scheme_version=5)), "no version 5"),
    ("journal", change(lambda rows: annotation_change(rows)["after"].update(surface="x")), "surface"),
    ("journal", change(lambda rows: rows[0]["after"].update(label="MONEY")), "more of a suggestion than its state"),
    ("places", put(end=4000), "outside"),
    ("places", put(start=8), "outside"),
    ("sqlite_sequence", put(name="texts"), "name"),
    ("sqlite_sequence", put(seq=0), "holds the id"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    with lived_in(tmp_path_factory.mktemp("sound") / "w.db") as workspace:
        return list(dump(workspace))


def refused(lines: list[Any], path: Path) -> NotAWorkspace:
    """The refusal of these lines, after a look that nothing was left behind."""
    with pytest.raises(NotAWorkspace) as caught:
        load(lines, path)
    assert list(path.parent.iterdir()) == []
    assert caught.value.message.isprintable()
    return caught.value


@pytest.mark.parametrize(("table", "edit", "reason"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_row_is_refused_by_line(sound: list[str], tmp_path: Path, table: str, edit: Edit, reason: str) -> None:
    index = next(index for index, line in enumerate(sound) if line.startswith(f'{{"table": "{table}"'))
    data = json.loads(sound[index])
    edit(data["row"])
    error = refused([*sound[:index], json.dumps(data), *sound[index + 1 :]], tmp_path / "w.db")
    assert error.message.startswith(f"Line {index + 1}: ")
    assert re.search(reason, error.message), error.message


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        '{"table": "articles"}',
        '{"table": "sqlite_master", "row": {}}',
        '{"table": ["articles"], "row": {}}',
        '{"table": "places", "row": []}',
        '{"table": "places", "row": {}, "more": 1}',
        "[" * 100_000,
        b"\xff\xfe",
        '{"table": "places", "row": {"annotator": "\x1b"}}',
    ],
)
def test_a_line_of_another_form_is_refused(sound: list[str], tmp_path: Path, line: str | bytes) -> None:
    error = refused([*sound[:4], line, *sound[5:]], tmp_path / "w.db")
    assert error.message.startswith("Line ")


def test_a_row_that_is_there_twice_is_refused(sound: list[str], tmp_path: Path) -> None:
    for index in range(1, len(sound) - len(COUNTED_TABLES)):
        error = refused([*sound[: index + 1], *sound[index:]], tmp_path / "w.db")
        assert error.message.startswith(f"Line {index + 2}: "), error.message


def test_a_dump_that_was_cut_off_is_refused(sound: list[str], tmp_path: Path) -> None:
    for length in range(len(sound)):
        refused(sound[:length], tmp_path / "w.db")
    refused([*sound[:-1], sound[-1][:-5]], tmp_path / "w.db")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert "not the beginning of a dump" in refused(['{"id": "a", "text": "b"}'], tmp_path / "w.db").message
    newer = SCHEMA_VERSION + 1
    head = f'{{"glossator": "workspace", "schema": {newer}, "rows": {{}}}}'
    assert f"schema {newer}" in refused([head], tmp_path / "w.db").message
    assert "label scheme" in refused(['{"glossator": "workspace", "schema": 2, "rows": {}}'], tmp_path / "w.db").message


def test_a_dump_of_the_schema_before_is_loaded(sound: list[str], tmp_path: Path) -> None:
    before = [sound[0].replace('"schema": 2', '"schema": 1'), *sound[1:]]
    with load(before, tmp_path / "w.db", synchronous="OFF") as workspace:
        assert list(dump(workspace)) == sound


@pytest.mark.parametrize("name", ["w.db", "w.db-wal"])
def test_what_is_there_is_not_overwritten(sound: list[str], tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    with pytest.raises(NotAWorkspace, match=name):
        load(sound, tmp_path / "w.db")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(name, "precious")]


def test_a_missing_folder_is_named(sound: list[str], tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="no folder"):
        load(sound, tmp_path / "none" / "w.db")


def test_a_disk_that_refuses_is_named(sound: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="Permission denied"):
        load(sound, tmp_path / "w.db")
    assert list(tmp_path.iterdir()) == []


def test_lines_that_fail_to_arrive_leave_nothing(sound: list[str], tmp_path: Path) -> None:
    def broken() -> Any:
        yield from sound[:5]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(broken(), tmp_path / "w.db")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_damage_is_refused_or_loads_to_what_it_says(
    data: st.DataObject, sound: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any value anywhere replaced: either a refusal in words, or a workspace that dumps to the same."""
    folder = tmp_path_factory.mktemp("damaged")
    index = data.draw(st.integers(0, len(sound) - 1))
    line = json.loads(sound[index])
    row = line.get("row", line)
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(JUNK)
    lines = [*sound[:index], json.dumps(line), *sound[index + 1 :]]
    try:
        loaded = load(lines, folder / "w.db", synchronous="OFF")
    except NotAWorkspace:
        assert list(folder.iterdir()) == []
        return
    with loaded:
        again = list(dump(loaded))
        with load(again, folder / "again.db", synchronous="OFF") as twice:
            assert list(dump(twice)) == again
        for walk in (loaded.journal.undo, loaded.journal.redo):
            with suppress(ChangedSince):
                while walk("ann"):
                    pass


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["new", "reviewed", "open", "do", "ORG", "ann", 1, 2, 3, "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
