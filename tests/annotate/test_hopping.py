"""Going straight to places of the open article, and to articles with work left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.hopping import around
from annotate.session import Session
from tests.annotate.sessions import Opener, covered, current, finish_reading, go_to, refused, session_on, standing
from tests.workspaces import found, suggested

TEXT = "Amgen Inc. and Lark Tern cleared Kyprolis (PFS). Lark Tern, like Lark, sells Kyprolis to Amgen Inc. now."
SPANS = found(TEXT, ("Amgen Inc", "ORG"), ("Lark Tern", "ORG"), ("Kyprolis", "DRUG"), ("(PFS)", "DRUG"))


@pytest.fixture
def session(workspace: Opener) -> Session:
    """A session on an article in which most names come twice, and only the first of each is suggested."""
    return session_on(workspace(), TEXT, SPANS)


def places(session: Session) -> tuple[int, str, str | None]:
    """Where the cursor is, what it covers, and what keys act on."""
    return session.cursor.start, covered(session), current(session)


# what a hint names


@pytest.mark.parametrize(
    ("at", "covers", "entity"),
    [
        ("Kyprolis", "Kyprolis", "Kyprolis"),
        ("Tern", "Tern", "Lark Tern"),
        ("PFS", "PFS", "(PFS)"),
        ("sells", "sells", None),
    ],
)
def test_a_hint_leads_to_the_word_and_what_is_marked_there(
    session: Session, at: str, covers: str, entity: str | None
) -> None:
    session.reach(TEXT.index(at))
    assert places(session) == (TEXT.index(at), covers, entity)
    assert not session.cursor.extended


def test_a_hint_prefers_the_entity_that_begins_at_the_place(workspace: Opener) -> None:
    spans = found(TEXT, ("Amgen Inc", "ORG"), ("Amgen Inc. and Lark Tern", "ORG"), ("Lark Tern cleared", "DRUG"))
    session = session_on(workspace(), TEXT, spans)
    session.reach(TEXT.index("Lark"))
    assert current(session) == "Lark Tern cleared"
    session.reach(0)
    assert current(session) == "Amgen Inc"


def test_selecting_up_to_a_word_takes_all_of_it_forward_and_back(session: Session) -> None:
    go_to(session, "cleared")
    session.select_to(TEXT.index("PFS"))
    assert covered(session) == "cleared Kyprolis (PFS"
    session.select_to(TEXT.index("Inc"))
    assert covered(session) == "Inc. and Lark Tern cleared"
    session.select_to(TEXT.index("cleared"))
    assert (covered(session), session.cursor.extended) == ("cleared", False)


def test_selecting_by_character_takes_whole_target_words_too(session: Session) -> None:
    session.switch_mode()
    go_to(session, "leared")
    session.select_to(TEXT.index("Kyprolis"))
    assert covered(session) == "leared Kyprolis"
    session.select_to(TEXT.index("Tern"))
    assert covered(session) == "Tern cl"


def test_a_match_is_selected_further_from_its_first_word(session: Session) -> None:
    session.find("tern cl")
    session.select_to(TEXT.index("PFS"))
    assert covered(session) == "Tern cleared Kyprolis (PFS"


# mentions


def test_mentions_of_an_entity_are_its_surface_marked_or_not(session: Session) -> None:
    first, second = TEXT.index("Lark Tern"), TEXT.rindex("Lark Tern")
    go_to(session, "Lark Tern")
    assert session.hop_mention(1).message == "2 of 2"
    assert places(session) == (second, "Lark Tern", None)
    assert session.cursor.extended
    assert session.hop_mention(1).message == "1 of 2 · from the top"
    assert places(session) == (first, "Lark", "Lark Tern")
    assert session.hop_mention(-1).message == "2 of 2 · from the end"
    session.label("ORG")
    assert standing(session) == [("Lark Tern", "ORG")]
    session.hop_mention(-1)
    session.hop_mention(1)
    assert places(session) == (second, "Lark", "Lark Tern")


def test_mentions_of_a_word_go_on_with_that_word_also_inside_an_entity(session: Session) -> None:
    session.move_to(TEXT.rindex("Lark"))
    starts = []
    for _ in range(4):
        session.hop_mention(1)
        starts.append((session.cursor.start, covered(session)))
    all_of_them = [offset for offset in range(len(TEXT)) if TEXT.startswith("Lark", offset)]
    assert starts == [(offset, "Lark") for offset in (*all_of_them, all_of_them[0])]


def test_mentions_are_whole_words_in_their_own_case(workspace: Opener) -> None:
    text = "Tern tern TERN Terns interned Tern-like (Tern) Tern’s"
    session = session_on(workspace(), text, [])
    starts = [session.cursor.start]
    while not session.hop_mention(1).message.endswith("from the top"):
        starts.append(session.cursor.start)
    assert starts == [0, text.index("Tern-like"), text.index("(Tern") + 1, text.index("Tern’s")]


def test_the_only_mention_says_so_and_parts_of_words_have_none(workspace: Opener) -> None:
    text = "anti-GPRC5Dxyz now"
    session = session_on(workspace(), text, found(text, ("GPRC5D", "DRUG")))
    assert refused(lambda: session.hop_mention(1)) == "“GPRC5D” is nowhere a word of its own"
    go_to(session, "now")
    assert session.hop_mention(1).message == "1 of 1 · the only one"
    assert covered(session) == "now"


# labels and notes


def test_entities_of_one_label_go_round_past_what_was_rejected(workspace: Opener) -> None:
    names = ("Amgen Inc", "ORG"), ("Lark Tern", "ORG"), ("Kyprolis", "DRUG"), ("like", "ORG"), ("sells", "ORG")
    session = session_on(workspace(), TEXT, found(TEXT, *names))
    go_to(session, "like")
    session.reject()
    go_to(session, "Amgen Inc")
    visited = [(session.hop_label(1).message, current(session)) for _ in range(3)]
    assert visited == [("", "Lark Tern"), ("", "sells"), ("from the top", "Amgen Inc")]
    assert (session.hop_label(-1).message, current(session)) == ("from the end", "sells")
    assert (session.hop_label(-1).message, current(session)) == ("", "Lark Tern")


def test_a_label_that_stands_alone_and_no_label_at_all_are_said(session: Session) -> None:
    session.reach(TEXT.index("(PFS"))
    session.reject()
    go_to(session, "Kyprolis")
    assert session.hop_label(1).message == "the only DRUG"
    assert current(session) == "Kyprolis"
    go_to(session, "sells")
    assert refused(lambda: session.hop_label(1)) == "no entity under the cursor, so no label to follow"


def test_notes_are_visited_in_the_order_of_the_text(session: Session) -> None:
    assert refused(lambda: session.hop_note(1)) == "no annotation of this article has a note"
    for name in ("Kyprolis", "Amgen Inc", "Lark Tern"):
        go_to(session, name)
        session.accept()
        go_to(session, name)
        if name != "Lark Tern":
            session.note("sure?")
    session.move_to(len(TEXT))
    assert refused(lambda: session.hop_label(1))
    assert (session.hop_note(-1).message, current(session)) == ("2 of 2", "Kyprolis")
    assert (session.hop_note(-1).message, current(session)) == ("1 of 2", "Amgen Inc")
    assert (session.hop_note(-1).message, current(session)) == ("2 of 2 · from the end", "Kyprolis")
    assert (session.hop_note(1).message, current(session)) == ("1 of 2 · from the top", "Amgen Inc")


# articles


def test_articles_without_open_suggestions_are_passed_over(workspace: Opener) -> None:
    ids = [suggested(workspace(), f"Amgen {n}", [(0, 5, "ORG")] if n in (0, 3, 5) else []) for n in range(7)]
    session = Session(workspace(), "ada")
    session.open(ids[0])
    step = 1 if session.queue.beside(ids[0], forward=True) == ids[1] else -1
    opened = []
    for _ in range(2):
        assert session.hop_article(step).opened
        opened.append(session.article.id)
    assert opened == [ids[3], ids[5]]
    way = "after" if step > 0 else "before"
    assert refused(lambda: session.hop_article(step)) == f"no article {way} this one has open suggestions"
    session.accept()
    session.hop_article(-step)
    assert session.article.id == ids[3]
    assert current(session) == "Amgen"
    assert refused(lambda: session.hop_article(step))


# searching


def test_matches_are_selected_one_after_the_other_and_round(session: Session) -> None:
    go_to(session, "sells")
    assert session.find("kyprolis").message == "2 of 2"
    assert (session.cursor.start, covered(session), session.cursor.extended) == (
        TEXT.rindex("Kyprolis"),
        "Kyprolis",
        True,
    )
    assert session.find_next(1).message == "1 of 2 · from the top"
    assert current(session) == "Kyprolis"
    assert session.find_next(-1).message == "2 of 2 · from the end"
    assert session.find_next(-1).message == "1 of 2"


def test_a_search_takes_the_match_at_the_cursor_first(session: Session) -> None:
    go_to(session, "Kyprolis")
    assert session.find("kypro").message == "1 of 2"
    assert covered(session) == "Kypro"
    assert session.find("").message == "1 of 2"


def test_a_match_can_be_labelled_as_it_stands(session: Session) -> None:
    session.find("tern, like")
    session.label("PERSON")
    assert standing(session) == [("Tern, like", "PERSON")]


def test_what_is_not_found_and_what_was_never_sought_are_said(session: Session) -> None:
    before = session.cursor
    assert refused(lambda: session.find_next(1)) == "nothing to find: no text was given yet"
    assert refused(lambda: session.find("  ")) == "nothing to find: no text was given yet"
    assert refused(lambda: session.find("owl\x1b" + "x" * 60)) == f"no “owl␛{'x' * 35}…” in this article"
    assert session.cursor == before
    assert list(session.found) == []


def test_the_same_search_goes_on_in_another_article(workspace: Opener) -> None:
    session = session_on(workspace(), TEXT, SPANS)
    session.find("lark")
    assert len(session.found) == 3
    other = suggested(workspace(), "Larks and a lark.")
    session.open(other)
    assert session.find_next(1).message == "2 of 2"
    assert covered(session) == "lark"
    assert session.sought == "lark"


def test_searching_keeps_to_character_mode(session: Session) -> None:
    session.switch_mode()
    session.find("prolis")
    assert (covered(session), session.cursor.by_character) == ("prolis", True)


def test_a_reviewed_article_can_be_walked_too(session: Session) -> None:
    finish_reading(session)
    session.finish(leave_open=True)
    go_to(session, "Kyprolis")
    assert session.hop_mention(1).message == "2 of 2"


# the ring


@given(st.sets(st.integers(0, 60), min_size=1, max_size=12), st.integers(-5, 65), st.sampled_from([1, -1]))
def test_one_goes_to_the_nearest_place_that_way_or_round(starts: set[int], offset: int, step: int) -> None:
    ordered = sorted(starts)
    index, said = around([(start, start + 2) for start in ordered], offset, step)
    that_way = [start for start in ordered if (start - offset) * step > 0]
    assert ordered[index] == (min(that_way, key=lambda start: abs(start - offset)) if that_way else ordered[::step][0])
    assert said.startswith(f"{index + 1} of {len(ordered)}")
    assert (" · " in said) == (not that_way)
