"""What is shipped: the wheel, the lock files, and the script that judges a change."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from glossator import __version__

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("store", "annotate", "tui", "glossator")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("run", "dev", "build")
DATA = (
    "annotate/schemes/biotech-news.toml",
    "annotate/detect/lexicons/drugs.txt",
    "annotate/detect/lexicons/precision.tsv",
    "glossator/samples/readout-tovrasimab.md",
    "tui/help/reader.md",
    "tui/screens/reader.tcss",
    *(f"{room}/py.typed" for room in ROOMS),
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [built] = folder.glob("*.whl")
    assert built.name == f"glossator-{__version__}-py3-none-any.whl"
    return ZipFile(built)


def metadata(wheel: ZipFile, name: str) -> str:
    return wheel.read(f"glossator-{__version__}.dist-info/{name}").decode("utf-8")


NOT_PACKED = {"annotate/detect/training/pretrained.bin"}
"""What only training needs."""


def shipped() -> set[str]:
    """The files of the four packages as they stand in the checkout."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == shipped() - NOT_PACKED
    assert {name.partition("/")[0] for name in packed} == set(ROOMS)


def test_the_wheel_holds_what_is_read_at_run_time(wheel: ZipFile) -> None:
    assert set(DATA) <= set(wheel.namelist())
    assert all(wheel.getinfo(name).file_size > 0 for name in DATA if not name.endswith("py.typed"))
    samples = [name for name in wheel.namelist() if re.fullmatch(r"glossator/samples/[\w-]+\.md", name)]
    assert len(samples) >= 12


def test_the_wheel_says_how_it_is_started(wheel: ZipFile) -> None:
    entries = ConfigParser()
    entries.read_string(metadata(wheel, "entry_points.txt"))
    assert entries["console_scripts"]["glossator"] == "glossator.__main__:main"
    assert entries["glossator.detectors"]["biotech-news"] == "annotate.detect.biotech:load"


def test_the_wheel_has_licence_readme_and_the_dependencies(wheel: ZipFile) -> None:
    said = Parser().parsestr(metadata(wheel, "METADATA"))
    assert said["License-Expression"] == "MIT"
    assert "Permission is hereby granted" in metadata(wheel, "licenses/LICENSE")
    assert str(said.get_payload()).startswith("# Glossator")
    assert SpecifierSet(said["Requires-Python"]) == SpecifierSet(PROJECT["project"]["requires-python"])
    required = [Requirement(line) for line in said.get_all("Requires-Dist", [])]
    plain = {canonicalize_name(one.name) for one in required if one.marker is None}
    assert plain == {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    assert set(said.get_all("Provides-Extra", [])) == PROJECT["project"]["optional-dependencies"].keys()


def pins(lock: str) -> dict[str, list[tuple[str, str]]]:
    """The pinned versions of each project in a lock file, with what stands behind each: marker and hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, text.splitlines()):
        match = re.fullmatch(r"([\w.-]+)==(\S+)(.*)", line)
        assert match, f"{lock}.txt: {line[:80]}"
        found.setdefault(canonicalize_name(match[1]), []).append((match[2], match[3]))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_pin_by_hash_and_name_no_index(lock: str) -> None:
    # pins() refuses every line that is not a pin, such as one that names an index
    for name, versions in pins(lock).items():
        for version, rest in versions:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), f"{name} {version}"
            assert "://" not in rest


def test_the_locks_cover_what_the_project_asks_for() -> None:
    asked = {
        "run": PROJECT["project"]["dependencies"],
        "dev": [
            *PROJECT["dependency-groups"]["dev"],
            *(
                line
                for name, lines in PROJECT["project"]["optional-dependencies"].items()
                if name != "all"
                for line in lines
            ),
        ],
        "build": PROJECT["build-system"]["requires"],
    }
    for lock, requirements in asked.items():
        held = pins(lock)
        for requirement in map(Requirement, requirements):
            versions = [version for version, _ in held.get(canonicalize_name(requirement.name), [])]
            assert versions, f"{lock}.txt lacks {requirement.name}"
            assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_what_runs_and_what_tests_are_locked_to_the_same_versions() -> None:
    run, dev = pins("run"), pins("dev")
    for name in run.keys() & dev.keys():
        assert {version for version, _ in run[name]} == {version for version, _ in dev[name]}, name


def test_every_change_is_judged_by_tests_and_checks() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines.index("make test") < lines.index("make check")
    assert "set -euo pipefail" in lines
