"""The articles of a listing by position, read from the workspace a block at a time, and the listing in words."""

from __future__ import annotations

from array import array
from collections import OrderedDict

from store.articles import Articles
from store.listing import RANKED, Listing, Sort
from store.records import ArticleRow

_BLOCK = 64
_BLOCKS = 32


class ListedArticles:
    """Random access to the rows of one listing, however long; what was read is kept until forget()."""

    def __init__(self, articles: Articles, listing: Listing, ids: array[int] | None = None) -> None:
        """``ids`` are the listing's articles in order, where it needs them and they are known already."""
        self._articles = articles
        self.listing = listing
        self.ids = articles.ids(listing) if ids is None and listing.needs_ids else ids
        self._blocks: OrderedDict[int, tuple[list[ArticleRow], dict[int, float]]] = OrderedDict()
        self.count = len(self.ids) if self.ids is not None else articles.count(listing)

    def row(self, index: int) -> ArticleRow | None:
        """The row at a position; None where the listing has become shorter."""
        rows, _ = self._block(index // _BLOCK)
        within = index % _BLOCK
        return rows[within] if within < len(rows) else None

    def reason(self, row: ArticleRow, index: int) -> str:
        """Why the row at a position stands there; empty in an order that speaks for itself."""
        return reason(self.listing, self._block(index // _BLOCK)[1].get(row.id))

    @property
    def gives_reasons(self) -> bool:
        """Whether the order is one that tells of an article why it stands where it stands."""
        return self.listing.sort in RANKED

    def _block(self, block: int) -> tuple[list[ArticleRow], dict[int, float]]:
        if block not in self._blocks:
            rows = self._read(block * _BLOCK)
            self._blocks[block] = rows, self._articles.figures(self.listing, [row.id for row in rows])
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(block)
        return self._blocks[block]

    def _read(self, offset: int) -> list[ArticleRow]:
        if self.ids is not None:
            return self._articles.rows(self.ids[offset : offset + _BLOCK])
        return self._articles.page(self.listing, offset, _BLOCK, self.count)

    def index_of(self, article_id: int) -> int | None:
        """The position of an article, or where it would stand; None where a listing kept as ids does not have it."""
        if self.ids is None:
            return min(self._articles.index_of(self.listing, article_id), max(self.count - 1, 0))
        return place_of(self.ids, article_id)

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        self._blocks.clear()
        if self.ids is None:
            self.count = self._articles.count(self.listing)


def place_of(ids: array[int], article_id: int) -> int | None:
    """The position of an id; None where it is not among them."""
    try:
        return ids.index(article_id)
    except ValueError:
        return None


def reason(listing: Listing, figure: float | None) -> str:
    """Why an article of this figure stands where it stands; empty where the order gives none."""
    if figure is None:
        return ""
    if listing.sort is Sort.UNCERTAIN:
        return f"uncertain: mean {figure:.2f}"
    return f"{figure:,.0f} open {listing.label}" if listing.sort is Sort.LABEL else f"{figure:,.0f} disagree"


def nothing_in_words(listing: Listing) -> str:
    """Why an order has nothing to order by, where no article of it has a figure; empty where it needs none."""
    if listing.sort is Sort.UNCERTAIN:
        return "no open suggestion here has a score"
    if listing.sort is Sort.DISAGREEMENT:
        return "no two detectors disagree here"
    return f"no open {listing.label} here" if listing.sort is Sort.LABEL else ""


def order_in_words(listing: Listing) -> str:
    """The order of a listing as the library names it."""
    if listing.sort is Sort.LABEL:
        return f"most open {listing.label}"
    return f"random, seed {listing.seed}" if listing.sort is Sort.RANDOM else str(listing.sort)


def filters_in_words(listing: Listing) -> str:
    """What a listing asks for besides a status: its words, flags, notes, and what was said of the articles."""
    parts = (
        f"“{listing.text}”" if listing.text else "",
        "flagged" if listing.flagged else "",
        "with notes" if listing.noted else "",
        *(f"{question}: {choice}" for question, choice in listing.article_labels),
    )
    return "  ".join(filter(None, parts))
