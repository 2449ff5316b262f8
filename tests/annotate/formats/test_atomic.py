"""Files and folders that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.errors import AnnotateError
from annotate.exporting.atomic import written, written_together


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "data"
    with written(path) as file:
        file.write(b"first")
        assert not path.exists()
    assert path.read_bytes() == b"first"
    plain = tmp_path / "plain"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode
    with written(path) as file:
        file.write(b"second")
        assert path.read_bytes() == b"first"
    assert path.read_bytes() == b"second"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    with written(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="No space left"), written(tmp_path / "data"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def listed(folder: Path) -> dict[str, str]:
    return {one.relative_to(folder).as_posix(): one.read_text() for one in folder.rglob("*") if one.is_file()}


def test_several_appear_together(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("old")
    with written_together() as places:
        (places.folder(tmp_path / "a") / "inner").write_text("new")
        places.file(tmp_path / "b").write(b"new")
        assert {name for name in listed(tmp_path) if not name.startswith(".")} == {"b"}
        assert (tmp_path / "b").read_text() == "old"
    assert listed(tmp_path) == {"a/inner": "new", "b": "new"}


def write_three(folder: Path) -> None:
    with written_together() as places:
        (places.folder(folder / "folder") / "inner").write_text("new")
        places.file(folder / "file").write(b"new")
        places.file(folder / "manifest").write(b"new")


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_where_one_cannot_take_its_place_all_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = {"file": "old", "manifest": "old"}
    for name, text in before.items():
        (tmp_path / name).write_text(text)
    replace, moved = Path.replace, 0

    def failing_at(path: Path, target: Path) -> Path:
        nonlocal moved
        if path.suffix == ".part":
            moved += 1
            if moved == failing:
                raise OSError(28, "No space left on device")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing_at)
    with pytest.raises(AnnotateError, match="No space left"):
        write_three(tmp_path)
    assert moved == failing
    assert listed(tmp_path) == before
    assert {one.name for one in tmp_path.iterdir()} == set(before)


def test_a_place_without_second_names_is_given_back_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    (tmp_path / "file").write_text("old")
    monkeypatch.setattr("os.link", no_link)
    with written(tmp_path / "file") as file:
        file.write(b"newer")
    assert listed(tmp_path) == {"file": "newer"}
    (tmp_path / "manifest").mkdir()
    (tmp_path / "manifest" / "full").touch()
    with pytest.raises(AnnotateError):
        write_three(tmp_path)
    assert listed(tmp_path) == {"file": "newer", "manifest/full": ""}
