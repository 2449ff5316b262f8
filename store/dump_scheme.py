"""Changes of the label scheme in the journal of a dump, as pydantic checks them."""

from __future__ import annotations

from typing import Literal

from store.dump_rows import Id, Known, Row, Scheme, State


class SchemeSide(Row):
    """The scheme before or after a change."""

    scheme: Scheme


class SchemeChange(Row):
    """The label scheme before and after a change of it."""

    row: Literal["scheme"]
    before: SchemeSide
    after: SchemeSide

    def check(self, known: Known) -> None:
        """Refuse a version that is not there."""
        for version in (self.before.scheme.version, self.after.scheme.version):
            if not known.has_scheme(version):
                raise ValueError(f"the label scheme has no version {version}")


class SpansSide(Row):
    """Rows of any articles, with what they have in common before or after a change."""

    label: str
    annotations: list[Id] | None
    suggestions: list[Id] | None
    refusals: list[Id] | None
    state: State | None


class SpansChange(Row):
    """Rows that got another label or state together."""

    row: Literal["spans"]
    before: SpansSide
    after: SpansSide

    def check(self, known: Known) -> None:
        """Refuse a change of other things than label and state, and a state of rows that are not listed."""
        same = {"label": self.after.label, "state": self.after.state}
        if self.before.model_copy(update=same) != self.after:
            raise ValueError("a change touches more of spans than their label and state")
        if (self.before.state is None) != (self.after.state is None):
            raise ValueError("a change of spans has a state on one side alone")
        if self.before.state is not None and self.before.suggestions is None:
            raise ValueError("a change of the state of spans does not list them")
