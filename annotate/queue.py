"""The order in which articles are taken up: the order of the library's listing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import chain

from store.articles import Articles, Listing, Sort
from store.errors import NotFound
from store.records import ArticleStatus


class Queue:
    """The articles of one listing, walked from any of them."""

    def __init__(self, articles: Articles, listing: Listing, ids: array[int] | None = None) -> None:
        """``ids`` are the listing's articles in order, where it has words to find."""
        self._articles = articles
        self.listing = listing
        # every decision changes the order by open suggestions: it is walked as it was at first
        self._ids = articles.ids(listing) if ids is None and listing.sort is Sort.OPEN else ids

    def beside(self, article_id: int, *, forward: bool) -> int | None:
        """The next or previous article of the listing; None at its end."""
        if self._ids is None:
            return self._articles.beside(self.listing, article_id, forward=forward)
        place = self._place(article_id) + (1 if forward else -1)
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def next_to_do(self, article_id: int) -> int | None:
        """The next article that is neither reviewed nor skipped, from this one on, then from the top.

        None where this one is the last of them.
        """
        return next((id_ for id_ in self._following(article_id) if id_ != article_id), None)

    def first_to_do(self) -> int | None:
        """The first article of the listing that is neither reviewed nor skipped."""
        if self._ids is None:
            return self._articles.first(self.listing, to_do=True)
        return next((id_ for id_ in self._ids if self._to_do(id_)), None)

    def upcoming(self, article_id: int | None, limit: int) -> list[int]:
        """Up to ``limit`` articles to do after this one, or from the top where it is None; wraps once."""
        found: list[int] = []
        if article_id is None:
            article_id = self.first_to_do()
            if article_id is None:
                return found
            found.append(article_id)
        for id_ in self._following(article_id):
            if len(found) >= limit or id_ in found:
                break
            found.append(id_)
        return found

    def _following(self, article_id: int) -> Iterator[int]:
        """The articles to do after this one, then from the top up to it."""
        if self._ids is not None:
            place = self._place(article_id) + 1
            places = chain(range(place, len(self._ids)), range(place))
            yield from (id_ for id_ in map(self._ids.__getitem__, places) if self._to_do(id_))
            return
        here: int | None = article_id
        while here is not None:
            here = self._articles.beside(self.listing, here, forward=True, to_do=True)
            if here is not None:
                yield here
        here = self._articles.first(self.listing, to_do=True)
        while here is not None and here != article_id:
            yield here
            here = self._articles.beside(self.listing, here, forward=True, to_do=True)

    def _place(self, article_id: int) -> int:
        assert self._ids is not None  # asked only for listings with words
        return self._ids.index(article_id) if article_id in self._ids else -1

    def _to_do(self, article_id: int) -> bool:
        try:
            status = self._articles.state(article_id).status
        except NotFound:
            return False
        return status in (ArticleStatus.NEW, ArticleStatus.IN_PROGRESS)
