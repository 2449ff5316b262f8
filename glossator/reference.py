"""The reference pages of keys and settings, made from the tables: ``python -m glossator.reference [FOLDER]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from glossator.settings_schema import DetectorTable, LearningTable, SettingsTable
from tui.commands import GROUPS, SCREENS, Command, commands_of
from tui.keymap import MODIFIERS, NAMED_KEYS, RESERVED, spelling

FOLDER = Path("docs/reference")

_TABLES: Mapping[str, type[BaseModel]] = {"detector": DetectorTable, "learning": LearningTable}

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list of texts",
    "object": "table",
}

_KEYS_HEAD = """# Keys

Made from the table of commands by `make docs`; not written by hand.

Every command has a name, which stands in the last column. In your own key map you give it one key or several:

```toml
[keys]
accept = "space"
reject = "x, delete"
flag = [",", "!"]
theme = ""  # the palette only
```

A key is written as the character that it gives (`a`, `A`, `[`, `?`), or by its name: {named}. Before it may stand
{modifiers}, each with a plus: `ctrl+s`, `shift+tab`. The comma is `comma`, or `","` in a list. A key can serve one
command on each screen; to take one from a command, give that command another. {reserved} Terminals send the same
for `ctrl+i` and `tab`, `ctrl+m` and `enter`, `ctrl+h` and `backspace`, `ctrl+[` and `escape`; Glossator takes each
pair as one key.
"""

_SETTINGS_HEAD = """# Settings

Made from the check of the settings file by `make docs`; not written by hand.

Settings stand in a TOML file: `settings.toml` in `~/.config/glossator` (Linux) or
`~/Library/Application Support/glossator` (macOS), or the file that `GLOSSATOR_SETTINGS` names. Without a file the
defaults hold. An option of the command line counts before the environment, the environment before the file, and the
file before the default.

| variable | what it sets |
|---|---|
| `GLOSSATOR_SETTINGS` | the settings file |
| `GLOSSATOR_DB` | the workspace |
| `GLOSSATOR_ANNOTATOR` | `annotator` |
| `GLOSSATOR_THEME` | `theme` |

A mistake in the file stops the program before anything opens; it says where each one is.
"""


def keys_page() -> str:
    """The page of keys, as Markdown."""
    named = ", ".join(f"`{name}`" for name in NAMED_KEYS if not name[1:].isdigit())
    head = _KEYS_HEAD.format(
        named=f"{named}, `f1` to `f24`",
        modifiers=", ".join(f"`{name}`" for name in MODIFIERS),
        reserved=" ".join(f"`{key}` {why}, and is no command’s." for key, why in RESERVED.items()),
    )
    return head + "".join(_screen_keys(screen, heading) for screen, heading in SCREENS.items())


def settings_page() -> str:
    """The page of settings, as Markdown."""
    schema = SettingsTable.model_json_schema()
    top = {name: field for name, field in schema["properties"].items() if name not in (*_TABLES, "keys")}
    return "\n".join(
        (
            _SETTINGS_HEAD,
            *_settings_table(top, SettingsTable),
            *(line for name, table in _TABLES.items() for line in _named_table(name, table)),
            f"\n## `[keys]`\n\n{_one_line(schema['properties']['keys']['description'])}\n",
        )
    )


def write(folder: Path) -> None:
    """Write both pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in (("keys.md", keys_page()), ("settings.md", settings_page())):
        (folder / name).write_text(page, encoding="utf-8")


def _screen_keys(screen: str, heading: str) -> str:
    commands = commands_of(screen)
    groups = (
        f"\n### {title}\n\n| keys | what it does | command |\n|---|---|---|\n{''.join(map(_key_row, members))}"
        for group, title in GROUPS.items()
        if (members := [command for command in commands if command.group == group])
    )
    return f"\n## {heading}\n{''.join(groups)}"


def _key_row(command: Command) -> str:
    keys = " ".join(f"`{spelling(key)}`" for key in command.keys)
    return f"| {keys} | {command.help} | `{command.id}` |\n"


def _named_table(name: str, table: type[BaseModel]) -> Iterator[str]:
    schema = table.model_json_schema()
    yield f"\n## `[{name}]`\n\n{_one_line(schema['description'])}\n"
    yield from _settings_table(schema["properties"], table)


def _settings_table(properties: dict[str, Any], table: type[BaseModel]) -> Iterator[str]:
    yield "| setting | default | what it is |\n|---|---|---|"
    for name, field in properties.items():
        default = table.model_fields[name].default
        shown = f"`{json.dumps(default)}`" if default not in ("", {}) else ""
        limits = f", {field['minimum']:,} to {field['maximum']:,}" if "minimum" in field else ""
        about = f"{_one_line(field['description'])} ({_TYPES[field['type']]}{limits})"
        yield f"| `{name}` | {shown} | {about} |"


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
