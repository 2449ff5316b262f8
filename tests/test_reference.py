"""The reference pages say what the tables say."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from glossator.reference import FOLDER, keys_page, settings_page, write
from glossator.settings_schema import DetectorTable, LearningTable, SettingsTable
from tui.commands import COMMANDS
from tui.keymap import read_keymap, spelling

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("name", "page"), [("keys.md", keys_page), ("settings.md", settings_page)])
def test_the_pages_are_current(name: str, page: object) -> None:
    assert callable(page)
    written = (ROOT / FOLDER / name).read_text(encoding="utf-8")
    assert written == page(), "run: python -m glossator.reference"


def test_every_command_is_listed_with_its_keys() -> None:
    page = keys_page()
    for command in COMMANDS:
        keys = " ".join(f"`{spelling(key)}`" for key in command.keys)
        assert f"| {keys} | {command.help} | `{command.id}` |" in page


def test_the_key_map_that_is_shown_is_right() -> None:
    example = keys_page().split("```toml\n")[1].split("```")[0]
    assert read_keymap(tomllib.loads(example)["keys"])["theme"] == ()


def test_every_setting_is_listed() -> None:
    page = settings_page()
    for table in (SettingsTable, DetectorTable, LearningTable):
        for name, field in table.model_fields.items():
            assert field.description or name in ("detector", "learning")
            assert f"| `{name}` |" in page or f"## `[{name}]`" in page


def test_the_pages_go_where_they_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "reference")
    assert (tmp_path / "reference" / "keys.md").read_text(encoding="utf-8") == keys_page()
    assert (tmp_path / "reference" / "settings.md").read_text(encoding="utf-8") == settings_page()
