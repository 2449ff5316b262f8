"""Lines in, answers out: prompts, ends, errors, and what may be written."""

from __future__ import annotations

import io

import pytest

from glossator.plain.loop import HINT, converse
from tests.annotate.sessions import SPANS, TEXT, Opener
from tests.glossator.plain.talk import Talk, talk_about


@pytest.fixture
def talk(workspace: Opener) -> Talk:
    return talk_about(workspace(), TEXT, SPANS)


def run(talk: Talk, lines: str | bytes, *, typed: bool = False, stop: bool = False) -> tuple[int, str]:
    """The exit code and what was written."""
    out = io.StringIO()
    raw = lines.encode() if isinstance(lines, str) else lines
    code = converse(talk.conversation, io.BytesIO(raw), out, typed_in="utf-8" if typed else None, stop_at_error=stop)
    return code, out.getvalue()


def test_every_answer_ends_with_an_empty_line_and_holds_none(talk: Talk) -> None:
    code, written = run(talk, "# a comment\naccept\n\ntext\nwhy\nnosuch\nhelp\nquit\naccept\n")
    assert code == 1
    answers = written.removesuffix("\n\n").split("\n\n")
    assert len(answers) == 7  # the greeting, and one for each line but the comment, and none behind quit
    assert all(line.strip() for answer in answers for line in answer.split("\n"))
    assert talk.standing() == [("Amgen", "ORG")]


def test_a_prompt_is_for_a_person_at_a_terminal(talk: Talk) -> None:
    code, written = run(talk, "accept\nnosuch\n", typed=True)
    assert code == 0
    assert HINT in written
    assert written.count(" open> ") == 3
    assert written.endswith("\n2 open> \n")
    assert "> " not in run(talk, "accept\n")[1]


def test_a_wrong_line_of_a_file_is_told_on_stderr_with_its_number(
    talk: Talk, capsys: pytest.CaptureFixture[str]
) -> None:
    code, written = run(talk, "accept\nacept\naccept\n")
    assert code == 1
    assert "not done: there is no command acept; did you mean accept?\nhelp says them all.\n\n" in written
    assert capsys.readouterr().err == (
        "glossator: line 2: there is no command acept; did you mean accept?\n  help says them all.\n"
    )
    assert talk.standing() == [("Amgen", "ORG"), ("Novartis", "ORG")]


def test_a_wrong_line_can_end_it(talk: Talk) -> None:
    code, _ = run(talk, "accept\nacept\naccept\n", stop=True)
    assert code == 1
    assert talk.standing() == [("Amgen", "ORG")]


def test_a_file_may_have_a_mark_at_its_start_and_other_line_ends(talk: Talk) -> None:
    assert run(talk, b"\xef\xbb\xbfaccept\r\nx\r\n")[0] == 0
    assert talk.standing() == [("Amgen", "ORG")]


def test_bytes_that_are_no_text_are_a_wrong_line(talk: Talk) -> None:
    code, written = run(talk, b"note \xff\naccept")
    assert code == 1
    assert "not done: this line is not utf-8\n" in written
    assert talk.standing() == [("Amgen", "ORG")]


def test_nothing_in_an_article_or_in_a_line_acts_on_the_terminal(workspace: Opener) -> None:
    nasty = "\x1b[31mred\x07 \x9b2J \u202eevil\r\n\tMET\x00 \u2028 end"
    start = nasty.index("MET")
    talk = talk_about(workspace(), nasty, [(start, start + 3, "DRUG")])
    lines = ["text", "accept", "go 1", "note \x1b[2J", "why", "entities", "find MET", "places MET", "list"]
    lines += ["find red", "label DRUG", "mentions MET", "open mention 1", "guideline DRUG", "relations"]
    wrong = (
        "\x1b[2J\x07",
        "add \x1b DRUG",
        "open \x1b\x9b",
        "label \x1b\u202e",
        "go \x9b",
        "find \x07",
        "relate \x1b",
        "answer \x9b",
        "D \x07",
        "mentions \x1b\u202e",
        "places \x9b",
    )
    _, written = run(talk, "\n".join((*lines, *wrong)))
    assert "note: ␛[2J" in written
    assert "␛[31mred" in written
    assert not {"\x1b", "\x07", "\x9b", "\r", "\t", "\x00", "\u202e", "\u2028"} & set(written)
