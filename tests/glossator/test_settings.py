"""Settings: which place counts, what is checked, and when."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from glossator.settings import DetectorSettings, LearningSettings, Settings, load_settings, settings_path
from glossator.settings_file import InvalidSettings
from glossator.settings_schema import DetectorTable, LearningTable, SettingsTable
from tui.keymap import read_keymap


class Place:
    """A settings file in a folder of its own, with the environment that names it and a cache."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "settings.toml"
        self.cache = folder / "cache"
        self.environment = {"GLOSSATOR_SETTINGS": str(self.path), "LOGNAME": "login"}

    def write(self, text: str, keys: str | None = None) -> None:
        self.path.write_text(text, encoding="utf-8")
        if keys is not None:
            self.path.with_name("keys.toml").write_text(keys, encoding="utf-8")

    def load(self, *, annotator: str | None = None, theme: str | None = None, **variables: str) -> Settings:
        environment = {**self.environment, **variables}
        return load_settings(annotator=annotator, theme=theme, environment=environment, cache=self.cache)

    def nameless(self) -> Settings:
        """The settings of an empty file, where no variable tells the login."""
        self.write("")
        return load_settings(environment={"GLOSSATOR_SETTINGS": str(self.path)}, cache=self.cache)

    def mistakes(self) -> list[str]:
        with pytest.raises(InvalidSettings) as caught:
            self.load()
        assert caught.value.hint
        return caught.value.message.splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load_settings(environment={"LOGNAME": "ines"}, cache=tmp_path)
    assert settings == Settings(annotator="ines")
    assert settings.theme == "glossator-dark"
    assert settings.detector == DetectorSettings("biotech-news", {}, (), 50, 60)
    assert settings_path({}).name == "settings.toml"
    assert tmp_path in settings_path({}).parents


def test_the_file_sets_everything(place: Place) -> None:
    place.write(
        """
        annotator = "Ines Okafor"
        theme = "light"
        look_up_url = "https://example.org/find?q={surface}"
        max_bytes = 1000
        margin = false
        [detector]
        name = "en_core_web_sm"
        labels = {ORG = "COMPANY", GPE = ""}
        disable = ["lemmatizer"]
        ahead = 0
        idle_seconds = 5
        [learning]
        on = false
        [keys]
        accept = "space"
        flag = [",", "!"]
        """
    )
    settings = place.load()
    assert settings == Settings(
        "Ines Okafor",
        None,
        "glossator-light",
        DetectorSettings("en_core_web_sm", {"ORG": "COMPANY", "GPE": ""}, ("lemmatizer",), 0, 5),
        "https://example.org/find?q={surface}",
        1000,
        False,
        {"accept": "space", "flag": [",", "!"]},
        LearningSettings(on=False),
    )
    assert read_keymap(settings.keys)["flag"] == ("comma", "exclamation_mark")


def test_an_option_counts_before_the_environment_and_that_before_the_file(place: Place) -> None:
    place.write('annotator = "file"\ntheme = "light"')
    variables = {"GLOSSATOR_ANNOTATOR": "variable", "GLOSSATOR_THEME": "contrast", "GLOSSATOR_DB": "a.db"}
    assert (place.load().annotator, place.load().theme, place.load().database) == ("file", "glossator-light", None)
    from_variables = place.load(**variables)
    assert (from_variables.annotator, from_variables.theme) == ("variable", "glossator-contrast")
    assert from_variables.database == Path("a.db")
    from_options = place.load(annotator="option", theme="dark", **variables)
    assert (from_options.annotator, from_options.theme) == ("option", "glossator-dark")
    given = load_settings(database=Path("b.db"), environment={**place.environment, **variables}, cache=place.cache)
    assert given.database == Path("b.db")


def test_a_login_without_a_name_is_called_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 7)
    assert Place(tmp_path).nameless().annotator == f"user {2**31 - 7}"


def test_without_a_variable_the_system_knows_the_login(tmp_path: Path) -> None:
    assert Place(tmp_path).nameless().annotator == pwd.getpwuid(os.getuid()).pw_name


def test_an_empty_variable_is_not_set(place: Place) -> None:
    place.write('annotator = "file"')
    assert place.load(GLOSSATOR_ANNOTATOR="", GLOSSATOR_THEME="", GLOSSATOR_DB="").annotator == "file"


@pytest.mark.parametrize("variable", ["GLOSSATOR_ANNOTATOR", "GLOSSATOR_THEME"])
def test_a_bad_variable_is_named(place: Place, variable: str) -> None:
    place.write("")
    with pytest.raises(InvalidSettings, match=variable):
        place.load(**{variable: "two\nlines"})


def test_a_bad_option_is_named(place: Place) -> None:
    place.write("")
    with pytest.raises(InvalidSettings, match=r"--theme: 'blue' is none of dark, light, contrast"):
        place.load(theme="blue")
    with pytest.raises(InvalidSettings, match=r"--annotator: ' ' is empty"):
        place.load(annotator=" ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('anotator = "x"', "anotator: there is no such setting; did you mean annotator?"),
        ("[detector]\nahed = 1", "[detector] ahed: there is no such setting; did you mean ahead?"),
        ("[detector]\nahead = -1", "[detector] ahead: must be at least 0, not -1"),
        ("[detector]\nname = ''", "[detector] name: must be something; it is empty"),
        ("[detector]\nlabels = {ORG = 3}", "[detector.labels] ORG: must be text in quotes"),
        ("[learning]\nonn = true", "[learning] onn: there is no such setting; did you mean on?"),
        ("[learning]\non = 1", "[learning] on: must be true or false, without quotes"),
        ("detector = 'x'", "detector: must be a table"),
        ("theme = 'solar'", "theme: 'solar' is none of dark, light, contrast"),
        ("annotator = ' '", "annotator: ' ' is empty"),
        ("margin = 'yes'", "margin: must be true or false, without quotes"),
        ("max_bytes = '5 MB'", "max_bytes: must be a whole number without quotes"),
        ("max_bytes = 2_000_000_000", "max_bytes: must be at most 1000000000, not 2000000000"),
        ("look_up_url = 'ftp://{surface}'", "look_up_url: 'ftp://{surface}' does not begin with https:// or http://"),
        (
            "look_up_url = 'https://example.org'",
            "look_up_url: 'https://example.org' does not hold {surface}, which stands for the text of the entity",
        ),
        ("[keys]\nacept = 'a'", "[keys] acept: no command has this name; did you mean accept?"),
        ("[keys]\naccept = 1", "[keys] accept: must be a key in quotes, or a list of them"),
    ],
)
def test_a_mistake_is_named_with_file_table_and_key(place: Place, text: str, said: str) -> None:
    place.write(text)
    assert f"{place.path}: {said}" in place.mistakes()


def test_all_mistakes_of_both_files_are_listed(place: Place) -> None:
    place.write('thme = "dark"\nmargin = 1\nkeymap = "keys.toml"', keys="[keys]\naccept = 'x'\n[more]\n")
    found = place.mistakes()
    assert len(found) == 4
    assert sum(str(place.path.with_name("keys.toml")) in line for line in found) == 2


def test_the_keys_may_have_a_file_of_their_own(place: Place) -> None:
    place.write('keymap = "keys.toml"', keys="[keys]\naccept = 'space'")
    assert place.load().keys == {"accept": "space"}


def test_keys_in_two_places_are_a_mistake(place: Place) -> None:
    place.write('keymap = "keys.toml"\n[keys]\n', keys="[keys]\n")
    assert place.mistakes() == [f"{place.path}: keymap: there is a [keys] table in this file too; keep one of them"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"theme = \n", "line 1"), (b'annotator = "a"\n# \xff', "line 2: not UTF-8"), (b"x = " + b"[" * 9999, "nested")],
)
def test_a_file_that_is_no_toml_is_refused_with_the_line(place: Place, content: bytes, said: str) -> None:
    place.path.write_bytes(content)
    assert said in place.mistakes()[0]


def test_a_file_that_cannot_be_read_is_refused(place: Place) -> None:
    place.path.mkdir()
    assert "cannot be read" in place.mistakes()[0]


def test_a_file_that_the_environment_names_must_be_there(place: Place) -> None:
    assert place.mistakes() == [f"{place.path}: not found"]
    place.write('keymap = "nowhere.toml"')
    assert "nowhere.toml: cannot be read" in place.mistakes()[0]


def test_a_file_that_was_found_right_is_known_until_it_changes(place: Place) -> None:
    place.write('keymap = "keys.toml"', keys="[keys]\naccept = 'space'")
    place.load()
    known = place.cache / "checked-settings.json"
    before = json.loads(known.read_text())
    assert len(before) == 1
    place.load()
    assert json.loads(known.read_text()) == before
    place.write('keymap = "keys.toml"', keys="[keys]\naccept = 'x'")
    assert "x is also a key of reject" in place.mistakes()[0]


def test_a_file_with_mistakes_is_never_taken_for_a_right_one(place: Place) -> None:
    place.write("margin = 1")
    assert place.mistakes() == place.mistakes()


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"[1, null]"])
def test_a_damaged_cache_costs_a_check_only(place: Place, content: bytes) -> None:
    place.cache.mkdir()
    (place.cache / "checked-settings.json").write_bytes(content)
    place.write("margin = 1")
    assert place.mistakes()
    place.write("margin = false")
    assert place.load().margin is False


def test_a_cache_that_cannot_be_written_is_harmless(place: Place) -> None:
    place.cache.write_text("a file where the folder should be")
    place.write("margin = false")
    assert place.load().margin is False


def test_a_known_file_is_read_without_pydantic(place: Place) -> None:
    place.write('keymap = "keys.toml"', keys="[keys]\naccept = 'space'")
    script = (
        "import sys; from pathlib import Path; from glossator.settings import load_settings;"
        f"load_settings(environment={place.environment!r}, cache=Path({str(place.cache)!r}));"
        "print(sorted({'pydantic', 'textual', 'rich', 'glossator.settings_schema'} & set(sys.modules)))"
    )
    runs = [subprocess.check_output([sys.executable, "-c", script], text=True) for _ in range(2)]
    assert "pydantic" in runs[0]
    assert runs[1].strip() == "[]"


def test_the_check_knows_every_setting_and_its_default() -> None:
    checked = {name: field.default for name, field in SettingsTable.model_fields.items()}
    built = Settings("")
    assert set(checked) - {"keymap"} == {field.name for field in fields(Settings)} - {"database"}
    for name in ("look_up_url", "max_bytes", "margin"):
        assert checked[name] == getattr(built, name)
    for name, field in DetectorTable.model_fields.items():
        default = getattr(built.detector, name)
        assert field.default == (list(default) if isinstance(default, tuple) else default)
    assert LearningTable() == LearningTable(on=built.learning.on)
