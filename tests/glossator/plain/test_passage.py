"""An entity in its sentence, as a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossator.plain.passage import surrounding
from tests.annotate.sessions import Opener
from tests.glossator.plain.talk import talk_about
from tests.workspaces import found

TEXT = "The trial ended early. Dr. Okafor gave Kyprolis to all (see U.S. Food). It helped.\n\nA new line."


def around(surface: str, text: str = TEXT) -> str:
    start = text.index(surface)
    return surrounding(text, start, start + len(surface), f"[{surface}]")


def test_a_sentence_ends_at_its_stop_and_at_the_line_but_not_behind_short_words() -> None:
    assert around("trial") == "The [trial] ended early."
    assert around("Kyprolis") == "Dr. Okafor gave [Kyprolis] to all (see U.S. Food)."
    assert around("helped") == "It [helped]."
    assert around("It") == "[It] helped."
    assert around("new") == "A [new] line."


def test_a_sentence_without_an_end_is_cut_and_says_so() -> None:
    text = "word " * 400 + "Kyprolis" + " word" * 400
    said = around("Kyprolis", text)
    assert said.startswith("... ")
    assert said.endswith(" ...")
    assert "word [Kyprolis] word" in said
    assert len(said) < 700


def test_the_mark_has_number_label_sign_and_score(workspace: Opener) -> None:
    talk = talk_about(workspace(), "Amgen cleared Kyprolis.", found("Amgen cleared Kyprolis.", ("Kyprolis", "DRUG")))
    assert talk.said() == ("Amgen cleared [1:Kyprolis DRUG? 0.97].", "1 of 1: suggested; 1 open")
    assert talk("accept")[1] == "Amgen cleared [1:Kyprolis DRUG+]."
    talk("undo")
    assert talk("reject")[1:] == (
        "Amgen cleared [1:Kyprolis DRUG- 0.97].",
        "1 of 1: rejected; none open, finish is next",
    )


@given(st.text(), st.data())
def test_whatever_the_text_is_one_line_comes_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    said = surrounding(text, start, end, "[mark]")
    assert "[mark]" in said
    assert "\n" not in said
