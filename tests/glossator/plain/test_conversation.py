"""What a person does line by line, and what is said to it."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.session import Session
from glossator.plain.commands import COMMANDS
from glossator.plain.keys import typed_keys
from glossator.plain.lines import GIVE_LABEL, read_line
from store.records import ArticleStatus, ScoredSpan
from tests.annotate.sessions import SPANS, TEXT, Opener
from tests.glossator.plain.talk import Talk, talk_about
from tests.workspaces import suggested


@pytest.fixture
def talk(workspace: Opener) -> Talk:
    return talk_about(workspace(), TEXT, SPANS)


def test_the_greeting_names_the_article_and_where_one_is(talk: Talk) -> None:
    title, counts, sentence, facts = talk.conversation.greeting().lines
    assert title.startswith("Article article-")
    assert counts == "new; 0 of 3 decided"
    assert sentence == "[1:Amgen ORG? 0.97] Inc. and Novartis cleared Kyprolis (PFS) today."
    assert facts == "1 of 3: suggested; 3 open"


def test_accepting_rejecting_and_labelling_go_on(talk: Talk) -> None:
    assert talk("a")[0] == "accepted Amgen ORG"
    assert talk("reject")[:2] == (
        "rejected Novartis ORG",
        "Amgen Inc. and Novartis cleared [3:Kyprolis DRUG? 0.97] (PFS) today.",
    )
    assert talk("label org")[0] == "relabelled Kyprolis ORG; all decided"
    assert talk.standing() == [("Amgen", "ORG"), ("Kyprolis", "ORG")]
    assert talk("3")[0] == "relabelled Kyprolis PERSON; all decided"


def test_what_was_decided_last_is_gone_back_to(talk: Talk) -> None:
    assert talk("last decision") == ("not done: nothing was decided since this article was opened",)
    talk("accept")
    assert talk(".")[0] == "[1:Amgen ORG+] Inc. and Novartis cleared Kyprolis (PFS) today."
    assert talk("grow right")[0] == "resized Amgen Inc ORG"


def test_edges_move_by_token_and_by_character(talk: Talk) -> None:
    assert talk("grow right")[0] == "resized Amgen Inc ORG"
    assert talk("]")[0] == "resized Amgen Inc. ORG"
    assert talk("}")[0] == "resized Amgen Inc ORG"
    assert talk("by character")[-1].endswith("; by character")
    assert talk("shrink left")[0] == "resized mgen Inc ORG"
    assert talk("[")[0] == "resized Amgen Inc ORG"
    assert talk("[") == ("not done: nothing to grow into",)


def test_undo_and_redo_cross_articles(talk: Talk) -> None:
    first = talk.session.article.article.key
    suggested(talk.session.workspace, "Another one.")
    talk("accept")
    assert not talk("previous article")[0].startswith(f"Article {first}: ")
    done = talk("undo")
    assert done[0] == "undone: accept Amgen ORG"
    assert done[1].startswith(f"Article {first}: ")
    assert talk("U")[0] == "again: accept Amgen ORG"
    talk("u")
    assert talk("u") == ("not done: nothing to undo",)


def test_a_surface_is_added_at_its_next_occurrence_without_a_mark(workspace: Opener) -> None:
    talk = talk_about(workspace(), "MET and METHOD, MET again.\nMET.")
    assert talk.said() == ("MET and METHOD, MET again.", "no entity here; none open, finish is next")
    assert talk("add drug MET")[1] == "[1:MET DRUG+] and METHOD, MET again."
    assert talk("add DRUG MET")[1] == "MET and METHOD, [2:MET DRUG+] again."
    assert talk("add DRUG MET")[1] == "[3:MET DRUG+]."
    assert talk("add DRUG MET") == ("not done: MET is marked wherever it occurs (3)",)
    assert talk("add DRUG METH")[0].startswith("not done: METH occurs only inside other words")
    assert talk("add DRUG 8 12")[0] == "added METH DRUG; an edge lies inside a word"
    assert talk("add DRUG 8 14")[0] == "added METHOD DRUG, replaces 1"
    assert [surface for surface, _ in talk.standing()] == ["MET", "METHOD", "MET", "MET"]


@pytest.mark.parametrize("line", ["add DRUG 5 5", "add DRUG 9 5", "add DRUG 0 99999", "add DRUG 999999999 1"])
def test_offsets_outside_the_text_are_refused(talk: Talk, line: str) -> None:
    assert talk(line)[0].endswith(f"is no span in a text of {len(TEXT)} characters")
    assert talk.standing() == []


def test_labels_that_the_scheme_has_not_are_refused_with_the_nearest(talk: Talk) -> None:
    assert talk("label DRUGS")[0] == "not done: the scheme has no label DRUGS; did you mean DRUG?"
    assert talk("add XYZ Kyprolis")[0] == "not done: the scheme has no label XYZ"
    assert talk("add DRUG") == ("not done: something is missing: add LABEL WORDS",)
    assert talk("9")[0] == "not done: no label has the key 9"
    assert talk.standing() == []


def test_nothing_is_labelled_where_no_entity_is_announced(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT)
    assert talk("label DRUG")[0] == talk("2")[0] == "not done: label: no entity here"
    assert talk("accept") == ("not done: accept: no entity under the cursor",)
    assert talk.standing() == []


def test_notes_go_to_the_annotation_or_to_the_article(talk: Talk) -> None:
    assert talk("note of the list")[0] == "note written on the article"
    talk("accept")
    talk("go 1")
    assert talk("t ask Vera")[0] == "note written on Amgen"
    assert talk.said()[1] == "1 of 3: annotated, accepted; 2 open; note: ask Vera"
    assert talk("note article seen")[0] == "note written on the article"
    assert talk.session.article.state.note == "seen"
    assert talk("note -")[0] == "note taken away from Amgen"
    assert talk("note article -")[0] == "note taken away from the article"
    assert talk.session.article.state.note is None


def test_finishing_with_open_suggestions_has_to_be_said_twice_in_a_row(talk: Talk) -> None:
    talk("accept")
    asked = ("not done: 2 open", "finish again, or finish leave, leaves them.")
    before = talk.said()
    assert talk("finish") == asked
    assert talk("") == before
    assert talk("finish") == asked
    assert talk("finish")[0] == "finished; that was the last one"
    assert talk.session.article.state.status is ArticleStatus.REVIEWED
    assert talk("finish all") == ("not done: only leave can follow finish",)
    assert talk("reopen")[-1].endswith("; 2 open")


def test_suggestions_that_came_since_are_asked_about_again(talk: Talk, workspace: Opener) -> None:
    talk("finish")
    other = workspace()
    run = other.runs.start("late", "1", {})
    other.spans.suggest(talk.session.article.id, run.id, TEXT, [ScoredSpan(0, 10, "ORG")])
    assert talk("finish")[0] == "not done: 4 open"
    assert talk("finish leave")[0].startswith("finished")


def test_finishing_and_skipping_open_the_next_article(talk: Talk) -> None:
    following = suggested(talk.session.workspace, "Another one.", title="Another")
    said = talk("finish leave")
    assert said[0] == "finished"
    assert said[1].endswith(": Another")
    assert talk.session.article.id == following
    assert talk("skip")[0] == "skipped; that was the last one"


def test_opening_flagging_and_walking_through_articles(talk: Talk) -> None:
    key = talk.session.article.article.key
    suggested(talk.session.workspace, "Another one.", title="Another")
    assert talk("flag")[0] == "flagged"
    assert talk("<")[0].endswith(": Another")
    assert talk("previous article")[0].startswith("not done: ")
    assert talk(f"open {key}")[1] == "new; 0 of 3 decided; flagged"
    assert talk("m")[0] == "flag taken away"
    assert talk("open nosuch")[0] == "not done: There is no article 'nosuch' in this workspace."
    assert talk.session.article.article.key == key


def test_a_decision_is_carried_to_equal_mentions_of_the_article(workspace: Opener) -> None:
    text = "MET, MET and METHOD. More METs."
    talk = talk_about(workspace(), text, [(0, 3, "DRUG")])
    talk("accept")
    assert talk("s")[0].startswith("accepted MET DRUG")
    assert talk.standing() == [("MET", "DRUG")] * 2
    assert talk("same forms")[0].startswith("accepted METs DRUG")
    assert len(talk.standing()) == 3
    assert talk("same string")[0].startswith("not done: no other MET DRUG here")
    talk("undo")
    talk("undo")
    assert talk.standing() == [("MET", "DRUG")]


def test_what_goes_through_the_workspace_is_said_before_it_is_done(workspace: Opener) -> None:
    store = workspace()
    suggested(store, "Only MET here.", [(5, 8, "DRUG")])
    talk = talk_about(store, "MET and more.", [(0, 3, "DRUG")])
    talk("accept")
    told = talk("S")
    assert told[0] == "annotate MET DRUG: 1 mention in 1 article"
    assert told[1].endswith(": Only [MET] here.")
    assert told[-1] == "same everywhere yes does it; undo takes all of it back."
    assert talk("same everywhere no") == ("not done: only yes can follow same everywhere",)
    assert store.articles.totals().annotations == 1
    talk("same everywhere yes")
    assert store.articles.totals().annotations == 2
    talk("undo")
    assert store.articles.totals().annotations == 1


def test_a_suggestion_can_be_refused_for_good(workspace: Opener) -> None:
    store = workspace()
    other = suggested(store, "Only MET here.", [(5, 8, "DRUG")])
    talk = talk_about(store, "MET and more.", [(0, 3, "DRUG")])
    assert talk("never suggest")[0] == "reject MET DRUG: 2 mentions in 2 articles"
    assert not any(one.state == "rejected" for one in store.spans.suggestions(other))
    assert talk("X yes")[1] == "[1:MET DRUG- 0.97] and more."
    assert all(one.state == "rejected" for one in store.spans.suggestions(other))


def test_entities_are_walked_and_reached_by_number(talk: Talk) -> None:
    talk("accept")
    assert talk("b")[-1].startswith("1 of 3: annotated")
    assert talk("w")[-1].startswith("2 of 3")
    assert talk("go 3")[-1].startswith("3 of 3")
    assert talk("next")[0] == "from the top"
    for wrong in ("go 4", "go 0", "go x", "go 99999999999"):
        assert talk(wrong)[1] == "The article has 3."


def test_the_article_and_its_entities_can_be_said(workspace: Opener) -> None:
    text = f"A title\n\n{TEXT}"
    talk = talk_about(workspace(), text, [(start + 9, end + 9, label) for start, end, label in SPANS])
    talk("accept")
    assert talk("text") == ("1: A title", f"3: {TEXT.strip()}")
    assert talk("text 3") == talk("text 2 3") == (f"3: {TEXT.strip()}",)
    for wrong in ("text 9", "text 3 1", "text 0", "text a", "text 1 2 3"):
        assert talk(wrong)[0].startswith("not done: ")
    assert talk("entities") == (
        "1: Amgen ORG+, annotated, accepted, line 3, 9 14",
        "2: Novartis ORG?, suggested 0.97, line 3, 24 32",
        "3: Kyprolis DRUG?, suggested 0.97, line 3, 41 49",
    )
    assert talk("places Inc") == (f"15 18, line 3, not marked: {TEXT.strip()}",)
    assert talk("places Amgen Inc.")[0].startswith("9 19, line 3, 1:ORG+: ")
    assert talk("places nothing") == ("not done: nothing does not occur in this article",)


def test_why_says_who_suggested_and_who_decided(talk: Talk) -> None:
    talk("accept")
    talk("go 1")
    said = talk("why")
    assert said[:3] == ("Amgen, ORG, annotated, accepted", "line 1, characters 0 to 5", "ORG: A firm.")
    assert said[3].startswith("suggested by trial ")
    assert said[3].endswith(", score 0.97")
    assert said[4].endswith(" accept by ada")


def test_what_earlier_decisions_hide_can_be_taken_in(workspace: Opener) -> None:
    store = workspace()
    for _ in range(2):
        talk_about(store, f"{TEXT}{_}", SPANS)("reject")
    session = Session(store, "ada", learning=True)
    session.open(suggested(store, TEXT, SPANS))
    talk = Talk(session)
    assert talk.conversation.greeting().lines[1] == "new; 0 of 2 decided; 1 hidden"
    assert talk("v")[0] == "1 shown"
    assert talk("go 1")[-1].endswith("; hidden: rejected 2 times, never accepted")


def test_articles_are_listed_from_the_open_one_from_a_number_or_by_words(talk: Talk) -> None:
    for number in range(25):
        suggested(talk.session.workspace, f"Number {number} of many.", title=f"Many {number}")
    assert talk("list")[0] == "articles 26 to 26 of 26"
    assert talk("list")[1].endswith("; new; 3 open; open now")
    listed = talk("list 1")
    assert listed[0] == "articles 1 to 20 of 26"
    assert len(listed) == 21
    assert talk("list kyprolis")[0] == "articles 1 to 1 of 1"
    assert talk("list xyzzy") == ("not done: no article holds these words",)
    assert talk("list 27") == talk("list 0") == ("not done: there are 26 articles",)


def test_help_and_labels_say_everything_with_a_person_s_own_keys(workspace: Opener) -> None:
    talk = talk_about(workspace(), TEXT, SPANS, accept="y", **{"label-2": "B"})
    said = "\n".join(talk("help"))
    for command in COMMANDS.values():
        assert command.help in said
    assert "  accept or y: Accept" in said
    assert "B, DRUG: A product." in talk("labels")
    assert talk("y")[0] == "accepted Amgen ORG"
    assert talk("a")[0] == "not done: there is no command a"
    assert talk("B")[0] == "relabelled Novartis DRUG"


def test_every_command_is_answered(workspace: Opener) -> None:
    keys = typed_keys({})
    following = {
        "LABEL": "DRUG",
        "LABEL NUMBERS or all": "DRUG 1",
        "NUMBERS or all": "all",
        "QUESTION CHOICE or KEY": "topic deal",
        "LABEL WORDS": "DRUG PFS",
        "TEXT": "words",
        "NUMBER": "1",
        "KEY": "nosuch",
        "WORDS": "PFS",
    }
    store = workspace()
    for command in COMMANDS.values():
        talk = talk_about(store, f"{TEXT}{command.id}", SPANS)
        line = f"{command.words[0]} {following.get(command.takes, '')}"
        asked = read_line(line, keys)
        assert asked is not None
        assert asked.id == command.id
        assert talk(line) or command.id == "quit"
        assert talk.conversation.ended is (command.id == "quit")


def test_a_decision_waits_for_another_process_and_then_gives_up(talk: Talk) -> None:
    with closing(sqlite3.connect(talk.session.workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert talk("accept")[0] == "not done: The workspace is held by another process."
        assert talk.said()[1] == "1 of 3: suggested; 3 open"
    assert talk("accept")[0] == "accepted Amgen ORG"


def test_what_somebody_else_decided_meanwhile_is_told(talk: Talk, workspace: Opener) -> None:
    other = Session(workspace(), "vera")
    other.open(talk.session.article.id)
    other.accept()
    assert talk("reject") == ("not done: vera changed this meanwhile (accept)",)
    assert talk("where")[-1].endswith("; 2 open")


def test_an_article_that_is_removed_meanwhile_leaves_a_way_to_others(talk: Talk, workspace: Opener) -> None:
    suggested(talk.session.workspace, "Another one.", title="Another")
    key = talk("list 1")[1].split(": ")[1].split("; ")[0]
    workspace().articles.remove(talk.session.article.id)
    assert talk("accept")[0].startswith("not done: There is no article")
    assert talk(f"open {key}")[0].endswith(": Another")


COMMAND_WORDS = st.sampled_from([word for command in COMMANDS.values() for word in command.words if word != "quit"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(st.text(max_size=30), COMMAND_WORDS, st.builds("{} {}".format, COMMAND_WORDS, st.text(max_size=20))),
        max_size=12,
    )
)
def test_no_line_breaks_the_conversation_and_no_refusal_changes_anything(talk: Talk, lines: list[str]) -> None:
    session = talk.session

    def standing() -> tuple[object, ...]:
        return session.workspace.journal.latest(), session.sought, session.wanted, talk.conversation.greeting().lines

    for line in lines:
        before = standing()
        answer = talk.conversation.answer(line)
        if answer is not None and answer.refused is not None:
            assert standing() == before
        if talk.conversation.ended:
            assert unicodedata.normalize("NFKC", line).strip().lower() in ("quit", "q")
            talk.conversation.ended = False


def test_a_key_of_a_label_is_no_word(talk: Talk) -> None:
    asked = read_line("1", typed_keys({}))
    assert asked is not None
    assert asked.id == GIVE_LABEL
    assert talk("1")[0] == "accepted Amgen ORG"
