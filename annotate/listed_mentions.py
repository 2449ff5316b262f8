"""A list of mentions by position, read from the workspace a block at a time, some of them marked."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from annotate.concordance import Sought
from annotate.errors import NotPossible
from annotate.learned import as_learned
from annotate.reading import Reading
from store.mentions import Mention, Mentions

MOST_MARKED = 2000
"""So many can be marked, to be decided at once."""

_BLOCK = 32
_BLOCKS = 32
_KNOWN = 4096


class ListedMentions:
    """Random access to the mentions of one listing, however long; only their numbers are all in memory."""

    def __init__(self, reading: Reading, sought: Sought) -> None:
        self._reading = reading
        self._mentions = Mentions(reading.workspace.connection)
        self.sought = sought
        self.is_complete = False
        """Whether all have been found."""
        self.marked: set[int] = set()
        """The numbers of those marked."""
        self._refs = array("q")
        self._blocks: OrderedDict[int, list[Mention | None]] = OrderedDict()
        self._known: OrderedDict[int, Mention] = OrderedDict()

    @property
    def count(self) -> int:
        """How many have been found."""
        return len(self._refs)

    def extend(self, refs: Iterable[int]) -> None:
        """Add mentions at the end."""
        self._blocks.pop(len(self._refs) // _BLOCK, None)
        self._refs.extend(refs)

    def ref(self, index: int) -> int:
        """The number of the mention at a position."""
        return self._refs[index]

    def row(self, index: int) -> Mention | None:
        """The mention at a position as it stands now; None where it was removed before it was ever read."""
        block, within = divmod(index, _BLOCK)
        if block not in self._blocks:
            self._blocks[block] = self._read(self._refs[block * _BLOCK : (block + 1) * _BLOCK])
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(block)
        return self._blocks[block][within]

    def _read(self, refs: Sequence[int]) -> list[Mention | None]:
        found = self._mentions.rows(refs, self._known)
        for ref, row in zip(refs, found, strict=True):
            if row is not None:
                self._known[ref] = row
                self._known.move_to_end(ref)
        while len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        return as_learned(self._reading.workspace, found, self._reading.correction)

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        self._blocks.clear()

    # marks

    def is_marked(self, index: int) -> bool:
        """Whether the mention at a position is marked."""
        return self._refs[index] in self.marked

    def mark(self, index: int) -> None:
        """Mark the mention at a position, or take its mark away."""
        ref = self._refs[index]
        if ref not in self.marked and len(self.marked) == MOST_MARKED:
            raise NotPossible(f"{MOST_MARKED:,} are marked: no more can be decided at once")
        self.marked ^= {ref}

    def mark_all(self) -> None:
        """Mark all, or take all marks away where all are marked; NotPossible where there are too many."""
        if self.count > MOST_MARKED:
            raise NotPossible(f"{self.count:,} mentions: at most {MOST_MARKED:,} can be marked; show fewer of them")
        everything = set(self._refs)
        self.marked = set() if self.marked == everything else everything

    def chosen(self, index: int) -> list[Mention]:
        """The marked mentions as they stand now, or where none is marked the one at a position; without contexts."""
        refs = sorted(self.marked) or list(self._refs[index : index + 1])
        return [row for row in self._mentions.standing(refs, self._known) if row is not None]
