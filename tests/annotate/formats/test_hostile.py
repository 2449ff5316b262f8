"""Files that were damaged on their way, in every format that is read: an answer for people, and no half of a file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.formats.document import Document, DocumentRelation, DocumentSpan
from annotate.formats.format import Format
from annotate.formats.registry import formats
from annotate.importing.import_file import ImportOptions, import_file
from store.dump import dump
from store.records import ArticleStatus
from store.workspace import Workspace
from tests.annotate.formats.documents import SCHEME, written
from tests.annotate.formats.mangling import mangled, read_or_refused

READ = [form for form in formats() if form.read is not None]
GIVEN = tuple(
    Document(
        f"🧬 Roche bought\nAlnylam {name}.",
        name,
        spans=(DocumentSpan(2, 7, "DRUG", note="n"), DocumentSpan(15, 22, "DRUG_CLASS")),
        relations=(DocumentRelation(0, "treats", 1),),
        status=ArticleStatus.REVIEWED,
        where="made",
    )
    for name in ("a", "b", "c")
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The documents in every format that is read."""
    return {form.name: written(form, GIVEN, tmp_path_factory.mktemp(form.name))[0] for form in READ}


def files(place: Path) -> list[Path]:
    """The files of a place, by name."""
    return sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_damage_gives_documents_or_an_answer(form: Format, data: st.DataObject, places: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = _copied(places[form.name], Path(folder))
        damaged = data.draw(st.sampled_from(files(place)))
        damaged.write_bytes(data.draw(mangled(damaged.read_bytes())))
        found = read_or_refused(form, place)
        if isinstance(found, Exception):
            assert place.stem in str(found)


def _copied(place: Path, folder: Path) -> Path:
    copied = shutil.copytree if place.is_dir() else shutil.copy
    return Path(copied(place, folder / place.name))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def ended_by(line: str) -> Callable[[Path], None]:
    def end(path: Path) -> None:
        path.write_bytes(path.read_bytes() + line.encode())

    return end


BREAKS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "brat": (".ann", ended_by("T9\tDRUG 5 999\tx\n")),
    "conll": ("", ended_by("untagged\n")),
    "webanno-tsv": (".tsv", ended_by("7-7\tx\ty\t_\t\n")),
    "cas-xmi": (".xmi", cut),
    "cas-json": (".json", cut),
    "pubtator": ("", ended_by("d|t|x\nd\t0\t999\tx\tDRUG\t-\n")),
    "hf": (".arrow", cut),
}
"""How the last record of a format is broken, and in which of its files; else its file is cut off."""


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
def test_a_broken_end_leaves_the_workspace_as_it_was(form: Format, places: dict[str, Path], tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.db", SCHEME, synchronous="OFF") as workspace:
        options = ImportOptions(kind="annotations", annotator="ada", allow_loss=True)
        before = list(dump(workspace))
        suffix, spoil = BREAKS.get(form.name, ("", cut))
        place = _copied(places[form.name], tmp_path)
        last = [path for path in files(place) if path.name.endswith(suffix)][-1]
        spoil(last)
        with pytest.raises(UnreadableInput) as caught:
            import_file(workspace, form, place, options)
        assert str(last) in caught.value.message
        assert list(dump(workspace)) == before
        assert import_file(workspace, form, places[form.name], options).new_annotations == 2 * len(GIVEN)
