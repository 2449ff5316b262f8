"""Carrying the decision just made to equal mentions: in the open article at once, in the workspace after a look."""

from __future__ import annotations

from dataclasses import replace

from annotate.equality import Equality
from annotate.errors import NotPossible
from annotate.outcome import Outcome
from annotate.same import Carried, Everywhere, everywhere, plan_same, said
from annotate.session import Session
from annotate.text import display_line
from store.records import Annotation, Change, Refusal, RowChange, Suggestion
from store.workspace import Workspace


def decided(session: Session) -> Carried:
    """What there is to carry: the last decision about an entity, else the annotation that keys act on."""
    if session.last is not None:
        return session.last
    entity = session.current
    if isinstance(entity, Annotation):
        return Carried("annotate", entity.surface, entity.label, "accept")
    raise NotPossible("decide on one first: then this decides its equals the same way")


def refusal_of(session: Session) -> Carried:
    """What there is to refuse for good: the suggestion that keys act on, else the rejection made last."""
    entity = session.current
    if isinstance(entity, Suggestion):
        return Carried("reject", entity.surface, entity.label, "refuse")
    if session.last is not None and session.last.verb == "reject":
        return session.last
    raise NotPossible("never suggest what? no suggestion under the cursor")


def same(session: Session, equality: Equality = Equality.EXACT) -> Outcome:
    """Carry the last decision to the equal mentions of the open article, and go on to the next suggestion."""
    what = decided(session)
    with session.workspace.transaction():  # nobody writes between planning and writing
        session.refresh()
        found = plan_same(session.article, what, equality, session.author())
        if found.change is None:
            raise NotPossible(f"no other {_named(what)} here to {what.verb}{said(found.conflicts)}")
        outcome = session.commit([found.change])
    return session.go_on(replace(outcome, message=outcome.message + said(found.conflicts)))


def look(session: Session, workspace: Workspace, what: Carried, equality: Equality) -> Everywhere:
    """What carrying a decision to the whole workspace would do; ``workspace`` may be a snapshot in another thread."""
    return everywhere(workspace, what, equality, session.author())


def carry(session: Session, found: Everywhere) -> Outcome:
    """Make what look() found, as one act; ChangedSince where somebody changed any of it meanwhile."""
    changes = found.changes
    if not changes:
        raise NotPossible(f"no other {_named(found.carried)} to {found.carried.verb}")
    return session.go_on(session.commit(changes))


def refuse(session: Session, found: Everywhere) -> Outcome:
    """Reject what look() found for refusal_of(), and never suggest the surface under the label again, as one act."""
    what = found.carried
    if session.workspace.refusals.find(what.surface, what.label) is not None:
        raise NotPossible(f"{_named(what)} is never suggested already")
    home = session.article.id
    refusal = Refusal(0, home, what.surface, what.label, session.annotator, session.author().at)
    # the open article's change goes first: undo opens that one
    changes = sorted(found.changes, key=lambda change: change.article_id != home)
    first = changes.pop(0) if changes and changes[0].article_id == home else Change("refuse", home, ())
    first = Change("refuse", home, (*first.rows, RowChange(None, refusal)))
    outcome = session.commit([first, *(Change("refuse", one.article_id, one.rows) for one in changes)])
    return session.go_on(replace(outcome, message=f"{outcome.message} · never suggested again"))


def lift(session: Session, surface: str, label: str) -> Outcome:
    """Let a surface be suggested under a label again; what was rejected stays rejected."""
    refusal = session.workspace.refusals.find(surface, label)
    if refusal is None:
        raise NotPossible(f"{display_line(surface)} {label} is not refused")
    return session.commit([Change("allow", refusal.article_id, (RowChange(refusal, None),))])


def _named(what: Carried) -> str:
    return f"{display_line(what.surface[:40])} {what.label}"
