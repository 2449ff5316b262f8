"""What a person may set: the options of the command line, the environment, and the settings file.

An option counts before the environment, the environment before the file, the file before the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path, user_config_path

from glossator.settings_checks import SURFACE, annotator_mistake, theme_mistake
from glossator.settings_file import HINT, CheckedFiles, InvalidSettings, TomlFile, is_there, read_toml
from tui.colours import DEFAULT_THEME, theme_name

SETTINGS_VARIABLE = "GLOSSATOR_SETTINGS"
"""The environment variable that names another settings file."""


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """Which detector makes suggestions while the program is open, and how far ahead."""

    name: str = "biotech-news"
    labels: Mapping[str, str] = field(default_factory=dict)
    """As annotate.detect.registry.load takes them."""
    disable: tuple[str, ...] = ()
    ahead: int = 50
    """In articles."""
    idle_seconds: int = 60
    """From the end of its last work to the end of the detector's process."""


@dataclass(frozen=True, slots=True)
class LearningSettings:
    """What the program makes of the decisions so far."""

    on: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set, each value from the place that counts most."""

    annotator: str
    database: Path | None = None
    """The workspace that an option or the environment names; the file cannot."""
    theme: str = DEFAULT_THEME
    """One of tui.colours.THEME_NAMES."""
    detector: DetectorSettings = field(default_factory=DetectorSettings)
    look_up_url: str = f"https://www.ncbi.nlm.nih.gov/search/all/?term={SURFACE}"
    max_bytes: int = 5_000_000
    margin: bool = True
    keys: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """The person's own keys, for tui.keymap.read_keymap."""
    learning: LearningSettings = field(default_factory=LearningSettings)


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings file is, or would be."""
    named = environment.get(SETTINGS_VARIABLE)
    return Path(named) if named else user_config_path("glossator") / "settings.toml"


def load_settings(
    *,
    annotator: str | None = None,
    database: Path | None = None,
    theme: str | None = None,
    environment: Mapping[str, str] = os.environ,
    cache: Path | None = None,
) -> Settings:
    """The settings of this run; annotator, database and theme are options of the command line, None where not given.

    The cache is the folder that remembers which files have been checked. InvalidSettings lists every mistake; it is
    one when the environment names a file that is not there.
    """
    data = _file_data(environment, cache or user_cache_path("glossator"))
    named = environment.get("GLOSSATOR_DB")
    return Settings(
        annotator=_annotator(annotator, environment, data.pop("annotator", None)),
        database=database or (Path(named) if named else None),
        theme=_theme(theme, environment.get("GLOSSATOR_THEME"), data.pop("theme", DEFAULT_THEME)),
        detector=_detector(data.pop("detector", {})),
        learning=LearningSettings(**data.pop("learning", {})),
        **data,
    )


def _file_data(environment: Mapping[str, str], cache: Path) -> dict[str, Any]:
    """The checked content of the settings file, with the keys of the key map that it names; empty without a file."""
    path = settings_path(environment)
    if not is_there(path):
        if environment.get(SETTINGS_VARIABLE):
            raise InvalidSettings(f"{path}: not found", f"make the file, or unset {SETTINGS_VARIABLE}")
        return {}
    settings = read_toml(path)
    named = settings.data.get("keymap")
    keymap = read_toml(path.parent / Path(named).expanduser()) if isinstance(named, str) and named else None
    _check_once(settings, keymap, CheckedFiles(cache / "checked-settings.json"))
    data = {name: value for name, value in settings.data.items() if name != "keymap"}
    return data if keymap is None else {**data, **keymap.data}


def _check_once(settings: TomlFile, keymap: TomlFile | None, checked: CheckedFiles) -> None:
    """Check the files, unless this version of the program has found the same contents right before."""
    contents = [file.content for file in (settings, keymap) if file is not None]
    if checked.hold(contents):
        return
    from glossator.settings_schema import mistakes

    if found := mistakes(settings, keymap):
        raise InvalidSettings("\n".join(found), HINT)
    checked.add(contents)


def _annotator(option: str | None, environment: Mapping[str, str], configured: str | None) -> str:
    """The first name that is given, checked; else that of the login."""
    variable = environment.get("GLOSSATOR_ANNOTATOR")
    for source, name in (("--annotator", option), ("GLOSSATOR_ANNOTATOR", variable)):
        if name and (mistake := annotator_mistake(name)):
            raise InvalidSettings(f"{source}: {name!r} {mistake}", "give a name of one line")
    return option or variable or configured or _login(environment)


def _theme(option: str | None, variable: str | None, configured: str) -> str:
    """The full name of the first theme that is given, checked."""
    for source, name in (("--theme", option), ("GLOSSATOR_THEME", variable)):
        if name and (mistake := theme_mistake(name)):
            raise InvalidSettings(f"{source}: {name!r} {mistake}", "give one of these")
    return theme_name(option or variable or configured) or DEFAULT_THEME


def _detector(table: Mapping[str, Any]) -> DetectorSettings:
    return DetectorSettings(**{**table, "disable": tuple(table.get("disable", ()))})


def _login(environment: Mapping[str, str]) -> str:
    """The name of the login; the number of the user where the system has no name for it."""
    import pwd

    for name in filter(None, (environment.get("LOGNAME"), environment.get("USER"))):
        if annotator_mistake(name) is None:
            return name
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
