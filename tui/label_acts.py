"""What is asked for an edit of the labels, and the guideline of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from annotate import scheme_edits as edits
from annotate.errors import NotPossible
from annotate.scheme import LABEL_KEYS, PALETTE
from store.records import Label, LabelScheme
from tui.colours import label_colours
from tui.command_screen import Act

if TYPE_CHECKING:
    from textual.screen import Screen

    from annotate.scheme_edits import SchemeEdit
    from annotate.session import Session
    from tui.screens.labels import LabelsScreen

_Make = Callable[[LabelScheme], "SchemeEdit"]


def show_guideline(screen: Screen[Any], session: Session, name: str | None) -> None:
    """Show what a label is for; ask which, where none is named."""
    from annotate.guideline import guideline
    from tui.dialogs.guideline import GuidelineDialog
    from tui.palette import label_provider_of, open_palette

    def show(chosen: str) -> None:
        colours = label_colours(session.scheme, screen.app.theme)
        colour = colours[chosen].foreground if chosen in colours else ""
        screen.app.push_screen(GuidelineDialog(guideline(session.workspace, chosen), colour))

    if name is None:
        open_palette(screen, label_provider_of(session.scheme.labels, show), asks="Guideline of which label…")
    else:
        show(name)


def edit_acts(screen: LabelsScreen) -> Mapping[str, Act]:
    """What the commands of the screen of labels ask for and do."""
    return {
        "add-label": partial(_add, screen),
        "rename-label": partial(_rename, screen),
        "merge-label": partial(_merge, screen),
        "retire-label": partial(_retire, screen),
        "label-key": partial(_key, screen),
        "label-colour": partial(_colour, screen),
        "define-label": partial(_define, screen),
        "label-guideline": partial(_guideline_text, screen),
    }


def _here(screen: LabelsScreen) -> Label:
    label = screen.list.current
    if label is None:
        raise NotPossible("no label here")
    return label


def _ask(
    screen: LabelsScreen,
    question: str,
    value: str,
    make: Callable[[LabelScheme, str], SchemeEdit],
    *,
    anew: bool = False,
) -> None:
    from tui.dialogs.prompt import Prompt

    def answered(text: str | None) -> None:
        if text is not None:
            screen.run_act(lambda: screen.edit(lambda scheme: make(scheme, text)))

    screen.app.push_screen(Prompt(question, value, keys="enter goes on   esc leaves it", anew=anew), answered)


def _add(screen: LabelsScreen) -> None:
    _ask(screen, "Name of the new label", "", lambda scheme, text: _added(scheme, text.strip()))


def _added(scheme: LabelScheme, name: str) -> SchemeEdit:
    """A new label with the first key that is free."""
    taken = {label.key for label in scheme.labels}
    return edits.added(scheme, Label(name, next((key for key in LABEL_KEYS if key not in taken), ""), "", ""))


def _rename(screen: LabelsScreen) -> None:
    name = _here(screen).name
    _ask(screen, f"Another name for {name}", name, lambda scheme, text: edits.renamed(scheme, name, text.strip()))


def _merge(screen: LabelsScreen) -> None:
    from tui.palette import label_provider_of, open_palette

    name = _here(screen).name
    others = [label for label in screen.session.scheme.given if label.name != name]

    def into(other: str) -> None:
        screen.run_act(lambda: screen.edit(lambda scheme: edits.merged(scheme, name, other)))

    open_palette(screen, label_provider_of(others, into), asks=f"Merge {name} into…")


def _retire(screen: LabelsScreen) -> None:
    label = _here(screen)
    make = edits.restored if label.retired else edits.retired
    screen.edit(lambda scheme: make(scheme, label.name))


def _key(screen: LabelsScreen) -> None:
    label = _here(screen)
    question = f"Key of {label.name}: one of {' '.join(LABEL_KEYS)}, or nothing"
    _ask(screen, question, label.key, lambda scheme, text: edits.rekeyed(scheme, label.name, text.strip()), anew=True)


def _colour(screen: LabelsScreen) -> None:
    label = _here(screen)
    question = f"Colour of {label.name}: #rrggbb, or {', '.join(PALETTE)}"

    def make(scheme: LabelScheme, text: str) -> SchemeEdit:
        return edits.recoloured(scheme, label.name, text.strip())

    _ask(screen, question, label.colour, make, anew=True)


def _define(screen: LabelsScreen) -> None:
    label = _here(screen)
    question = f"Definition of {label.name}"
    _ask(screen, question, label.definition, lambda scheme, text: edits.defined(scheme, label.name, text.strip()))


def _guideline_text(screen: LabelsScreen) -> None:
    label = _here(screen)

    def make(scheme: LabelScheme, text: str) -> SchemeEdit:
        return edits.defined(scheme, label.name, guideline=text.strip())

    _ask(screen, f"What to do in doubt about {label.name}", label.guideline, make)
