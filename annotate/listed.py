"""The articles of a listing by position, read from the workspace a block at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict

from store.articles import Articles, Listing
from store.records import ArticleRow

_BLOCK = 64
_BLOCKS = 32


class ListedArticles:
    """Random access to the rows of one listing, however long; what was read is kept until forget()."""

    def __init__(self, articles: Articles, listing: Listing, ids: array[int] | None = None) -> None:
        """``ids`` are the listing's articles in order, where it has words to find."""
        self._articles = articles
        self.listing = listing
        self.ids = ids
        self._blocks: OrderedDict[int, list[ArticleRow]] = OrderedDict()
        self.count = len(ids) if ids is not None else articles.count(listing)

    def row(self, index: int) -> ArticleRow | None:
        """The row at a position; None where the listing has become shorter."""
        block, within = divmod(index, _BLOCK)
        if block not in self._blocks:
            self._blocks[block] = self._read(block * _BLOCK)
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(block)
        rows = self._blocks[block]
        return rows[within] if within < len(rows) else None

    def _read(self, offset: int) -> list[ArticleRow]:
        if self.ids is not None:
            return self._articles.rows(self.ids[offset : offset + _BLOCK])
        return self._articles.page(self.listing, offset, _BLOCK, self.count)

    def index_of(self, article_id: int) -> int | None:
        """The position of an article; None where a listing with words does not have it."""
        if self.ids is None:
            return min(self._articles.index_of(self.listing, article_id), max(self.count - 1, 0))
        return self.ids.index(article_id) if article_id in self.ids else None

    def forget(self) -> None:
        """Read everything again when it is next asked for."""
        self._blocks.clear()
        if self.ids is None:
            self.count = self._articles.count(self.listing)
