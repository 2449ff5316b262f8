"""Relations made and broken at the keyboard, alone and beside somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotate import carrying
from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.relating import Relating, said
from annotate.relations import Relate, Unrelate
from annotate.session import Outcome, Session
from store.errors import ChangedSince
from store.records import Annotation
from tests.annotate.sessions import Opener, refused
from tests.workspaces import SCHEME, found, suggested

TEXT = "Ines Roe leads Amgen. Amgen and Novartis sell Kyprolis and Xarelto; nobody else does."
SPANS = found(
    TEXT, ("Ines Roe", "PERSON"), ("Amgen", "ORG"), ("Novartis", "ORG"), ("Kyprolis", "DRUG"), ("Xarelto", "DRUG")
)


@pytest.fixture
def session(workspace: Opener) -> Session:
    """Ada's session; she has accepted every suggestion."""
    session = Session(workspace(), "ada")
    session.open(suggested(session.workspace, TEXT, SPANS))
    while session.article.entities.open_count:
        session.accept()
    return session


@pytest.fixture
def bo(session: Session, workspace: Opener) -> Session:
    """Bo's session on the same article."""
    session_of_bo = Session(workspace(), "bo")
    session_of_bo.open(session.article.id)
    return session_of_bo


def on(session: Session, surface: str) -> Annotation:
    return next(each for each in session.article.annotations.values() if each.surface == surface)


def go_to(session: Session, surface: str) -> None:
    session.hop_to(on(session, surface))


def standing(session: Session) -> list[tuple[str, str, str]]:
    surfaces = {each.id: each.surface for each in session.article.annotations.values()}
    return [(surfaces[one.head_id], one.type, surfaces[one.tail_id]) for one in session.article.relations]


def relate(session: Session, head: str, name: str, tail: str) -> Outcome:
    return session.apply(Relate(on(session, head), on(session, tail), name))


def proposed(relating: Relating) -> list[tuple[str, str, str]]:
    return [(one.head.surface, one.type.name, one.tail.surface) for one in relating.proposals()]


# making


def test_the_first_end_is_the_head_and_one_type_is_made_at_once(session: Session) -> None:
    relating = Relating(session)
    go_to(session, "Ines Roe")
    relating.begin()
    go_to(session, "Xarelto")
    (proposal,) = relating.proposals()
    assert relating.make(proposal).message == "related sells: Ines Roe → Xarelto"
    assert standing(session) == [("Ines Roe", "sells", "Xarelto")]
    assert relating.first is None


def test_from_the_tail_the_relation_leads_back(session: Session) -> None:
    relating = Relating(session)
    go_to(session, "Kyprolis")
    relating.begin()
    go_to(session, "Amgen")
    assert proposed(relating) == [("Amgen", "makes", "Kyprolis"), ("Amgen", "sells", "Kyprolis")]
    relating.make(relating.proposals()[0])
    go_to(session, "Kyprolis")
    relating.begin()
    go_to(session, "Amgen")
    assert proposed(relating) == [("Amgen", "sells", "Kyprolis")]


def test_only_annotations_that_could_be_the_other_end_are_offered(session: Session) -> None:
    relating = Relating(session)
    go_to(session, "Ines Roe")
    relating.begin()
    offered = [each.surface for each in relating.others(session.article.entities)]
    assert offered == ["Amgen", "Novartis", "Kyprolis", "Xarelto"]
    relate(session, "Ines Roe", "sells", "Kyprolis")
    assert [each.surface for each in relating.others(session.article.entities)] == ["Amgen", "Novartis", "Xarelto"]


def test_what_is_not_possible_says_why(session: Session, workspace: Opener) -> None:
    relating = Relating(session)
    session.move_to(TEXT.index("nobody"))
    assert refused_of(relating.begin) == "relate: no entity under the cursor"
    go_to(session, "Ines Roe")
    session.undo()
    session.move_to(TEXT.index("Xarelto"))
    assert refused_of(relating.begin) == "relate: accept the suggestion first"
    go_to(session, "Kyprolis")
    relating.begin()
    assert refused_of(relating.proposals) == "relate: go to the other end first"
    relate(session, "Amgen", "makes", "Kyprolis")
    relate(session, "Amgen", "sells", "Kyprolis")
    go_to(session, "Amgen")
    assert refused_of(relating.proposals) == "Amgen makes Kyprolis already"
    assert relating.leave()
    assert not relating.leave()
    assert refused_of(relating.proposals) == "relate: choose the first end again"


def refused_of(act: Callable[[], object]) -> str:
    with pytest.raises(NotPossible) as reason:
        act()
    return reason.value.message


def test_labels_without_relations_and_schemes_without_any(session: Session) -> None:
    relating = Relating(session)
    session.scheme = replace(SCHEME, relations=SCHEME.relations[2:])
    go_to(session, "Kyprolis")
    assert refused_of(relating.begin) == "relate: no relation of the scheme has DRUG at an end"
    go_to(session, "Amgen")
    relating.begin()
    go_to(session, "Novartis")
    assert refused_of(relating.proposals) == "relate: the scheme has no relation between ORG and ORG"
    session.scheme = replace(SCHEME, relations=())
    assert refused_of(relating.begin) == "relate: the label scheme has no relations"


def test_a_first_end_that_is_gone_is_forgotten(session: Session) -> None:
    relating = Relating(session)
    go_to(session, "Amgen")
    relating.begin()
    session.reject()
    assert relating.first is None
    session.undo()
    assert relating.first == on(session, "Amgen")


# going along


def test_hops_go_round_the_other_ends_and_begin_anew_after_another_hop(session: Session) -> None:
    relating = Relating(session)
    for tail in ("Xarelto", "Kyprolis"):
        relate(session, "Amgen", "makes", tail)
    relate(session, "Ines Roe", "leads", "Amgen")
    go_to(session, "Amgen")
    seen = []
    for _ in range(4):
        seen.append(relating.hop(1).message)
    assert seen[:2] == ["← leads of Amgen · 1 of 3", "→ makes of Amgen · 2 of 3"]
    assert seen[3] == seen[0]
    assert relating.hop(-1).message == "→ makes of Amgen · 3 of 3"
    assert session.current == on(session, "Xarelto")
    session.hop(-1, only_open=False)
    assert session.current == on(session, "Kyprolis")
    assert relating.hop(1).message == "← makes of Kyprolis · 1 of 1"
    go_to(session, "Novartis")
    assert refused(lambda: relating.hop(1)) == "this annotation has no relation"


def test_a_relation_is_removed_and_undo_goes_to_its_head(session: Session) -> None:
    relating = Relating(session)
    relate(session, "Amgen", "makes", "Kyprolis")
    go_to(session, "Kyprolis")
    (link,) = relating.links()
    assert said(link) == "← makes"
    assert relating.remove(link.relation).message == "removed relation makes: Amgen → Kyprolis"
    assert standing(session) == []
    assert session.undo().message == "undone: remove relation makes: Amgen → Kyprolis"
    assert session.current == on(session, "Amgen")
    assert standing(session) == [("Amgen", "makes", "Kyprolis")]
    assert session.undo().message == "undone: relate makes: Amgen → Kyprolis"
    assert standing(session) == []
    session.redo()
    assert session.redo().message == "again: remove relation makes: Amgen → Kyprolis"


def test_removing_an_end_and_undoing_it_survive_a_restart(session: Session, workspace: Opener) -> None:
    relate(session, "Amgen", "makes", "Kyprolis")
    go_to(session, "Kyprolis")
    assert session.reject().message.startswith("removed Kyprolis DRUG, ends 1 relation")
    again = Session(workspace(), "ada")
    again.open(session.article.id)
    assert standing(again) == []
    again.undo()
    assert standing(again) == [("Amgen", "makes", "Kyprolis")]
    again.redo()
    assert standing(again) == []


# beside somebody else


def test_undo_does_not_take_an_end_from_anothers_relation(session: Session, bo: Session) -> None:
    relate(bo, "Amgen", "makes", "Xarelto")
    assert "undo refused: bo made a relation with it since (makes)" in clash(session.undo)
    assert standing(session) == [("Amgen", "makes", "Xarelto")]


def test_undo_does_not_give_an_end_of_anothers_relation_a_label_that_does_not_fit(
    session: Session, bo: Session
) -> None:
    go_to(session, "Kyprolis")
    session.label("ORG")
    bo.refresh()
    relate(bo, "Ines Roe", "leads", "Kyprolis")
    assert "undo refused: bo made a relation with it since (leads)" in clash(session.undo)


def test_a_relation_does_not_come_back_to_an_end_that_is_gone_or_does_not_fit(session: Session, bo: Session) -> None:
    relate(session, "Amgen", "makes", "Kyprolis")
    session.undo()
    bo.refresh()
    go_to(bo, "Kyprolis")
    bo.label("PERSON")
    assert "redo refused: bo gave an end another label since" in clash(session.redo)
    go_to(bo, "Kyprolis")
    bo.reject()
    assert "redo refused: bo took an end of the relation away since" in clash(session.redo)


def test_a_relation_that_somebody_made_again_does_not_come_back_twice(session: Session, bo: Session) -> None:
    relate(session, "Amgen", "makes", "Kyprolis")
    session.undo()
    bo.refresh()
    relate(bo, "Amgen", "makes", "Kyprolis")
    assert "redo refused: bo made the same relation since" in clash(session.redo)


def test_what_somebody_removed_is_not_undone_again(session: Session, bo: Session) -> None:
    relate(session, "Amgen", "makes", "Kyprolis")
    bo.refresh()
    bo.apply(Unrelate(next(iter(bo.article.relations))))
    assert "undo refused: bo changed the same" in clash(session.undo)
    assert refused(lambda: relate_again(session)) == "this relation is gone"


def relate_again(session: Session) -> Outcome:
    gone = session.workspace.journal.next_undo("ada")[0].change.rows[0].after
    return session.apply(Unrelate(gone))  # type: ignore[arg-type]  # the newest of Ada's decisions made a relation


def test_an_end_that_somebody_changed_meanwhile_is_not_related(session: Session, bo: Session) -> None:
    amgen, kyprolis = on(session, "Amgen"), on(session, "Kyprolis")
    go_to(bo, "Kyprolis")
    bo.label("PERSON")
    assert refused(lambda: session.apply(Relate(amgen, kyprolis, "makes"))) == "bo changed this meanwhile (relabel)"


def test_a_plan_that_does_not_know_of_a_relation_is_not_carried_out(session: Session, bo: Session) -> None:
    session.open(suggested(session.workspace, "Amgen rests.", [(0, 5, "ORG")]))
    session.accept()
    session.move_to(0)
    session.reject()
    plan = carrying.look(session, session.workspace, carrying.decided(session), Equality.EXACT)
    assert plan.count > 0
    relate(bo, "Amgen", "makes", "Xarelto")
    assert "bo made a relation there since (makes)" in clash(lambda: carrying.carry(session, plan))
    bo.refresh()
    assert standing(bo) == [("Amgen", "makes", "Xarelto")]


def clash(act: Callable[[], Outcome]) -> str:
    with pytest.raises(ChangedSince) as reason:
        act()
    assert reason.value.hint == "What others decided is theirs to take back."
    return reason.value.message
