"""The order in which articles are taken up: the order of the library's listing."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from itertools import chain

from annotate.listed import place_of, reason
from store.articles import Articles
from store.listing import TO_DO, Listing
from store.records import ArticleStatus

_PUT_OFF = (ArticleStatus.SKIPPED,)
_LEAST_READ = 16
_MOST_READ = 4096


class Queue:
    """The articles of one listing, walked from any of them; those that were skipped come back when no other is left."""

    def __init__(self, articles: Articles, listing: Listing, ids: array[int] | None = None) -> None:
        """``ids`` are the listing's articles in order, where it needs them and they are known already."""
        self._articles = articles
        self.listing = listing
        self._ids = articles.ids(listing) if ids is None and listing.needs_ids else ids
        self._reason: tuple[int, str] | None = None

    def beside(self, article_id: int, *, forward: bool) -> int | None:
        """The next or previous article of the listing; None at its end."""
        if self._ids is None:
            return self._articles.beside(self.listing, article_id, forward=forward)
        place = self._place(article_id) + (1 if forward else -1)
        return self._ids[place] if 0 <= place < len(self._ids) else None

    @property
    def ids(self) -> array[int] | None:
        """The articles in order, where the listing is kept as a list of them; else None."""
        return self._ids

    def next_to_do(self, article_id: int, wanted: Collection[str] = ()) -> int | None:
        """The next article that is neither reviewed nor skipped, from this one on, then from the top; else one skipped.

        Those that are complete for all ``wanted`` labels are passed over. None where this one is the last of them.
        """
        return next((id_ for id_ in self._following(article_id, wanted) if id_ != article_id), None)

    def first_to_do(self) -> int | None:
        """The first article of the listing that is neither reviewed nor skipped, else the first that is skipped."""
        for among in (TO_DO, _PUT_OFF):
            found = next(self._from_top(among), None)
            if found is not None:
                return found
        return None

    def upcoming(self, article_id: int | None, limit: int) -> list[int]:
        """Up to ``limit`` articles to do after this one, or from the top where it is None; wraps once."""
        found: list[int] = []
        if article_id is None:
            article_id = self.first_to_do()
            if article_id is None:
                return found
            found.append(article_id)
        for id_ in self._following(article_id):
            if len(found) >= limit:
                break
            if id_ not in found:
                found.append(id_)
        return found

    def reason(self, article_id: int) -> str:
        """Why an article stands where it stands, as it was when this was first asked of it; empty without reason."""
        if self._reason is None or self._reason[0] != article_id:
            figure = self._articles.figures(self.listing, [article_id]).get(article_id)
            self._reason = article_id, reason(self.listing, figure)
        return self._reason[1]

    def _following(self, article_id: int, wanted: Collection[str] = ()) -> Iterator[int]:
        """The articles to do after this one, then from the top up to it; then those skipped, likewise."""
        return chain(self._round(article_id, TO_DO, wanted), self._round(article_id, _PUT_OFF, wanted))

    def _round(self, article_id: int, among: Collection[ArticleStatus], wanted: Collection[str]) -> Iterator[int]:
        counts = self._articles.totals().articles
        if not any(counts[status] for status in among):
            return  # known without a walk through all that is done
        if self._ids is not None:
            place = self._place(article_id)
            yield from self._kept(self._ids, place + 1, len(self._ids), among, wanted)
            yield from self._kept(self._ids, 0, place, among, wanted)
            return
        here: int | None = article_id
        while here is not None:
            here = self._articles.beside(self.listing, here, forward=True, among=among, lacking=wanted)
            if here is not None:
                yield here
        for id_ in self._from_top(among, wanted):
            if id_ == article_id:
                return
            yield id_

    def _from_top(self, among: Collection[ArticleStatus], wanted: Collection[str] = ()) -> Iterator[int]:
        if self._ids is not None:
            yield from self._kept(self._ids, 0, len(self._ids), among, wanted)
            return
        here = self._articles.first(self.listing, among=among, lacking=wanted)
        while here is not None:
            yield here
            here = self._articles.beside(self.listing, here, forward=True, among=among, lacking=wanted)

    def _kept(
        self, ids: array[int], start: int, end: int, among: Collection[ArticleStatus], wanted: Collection[str]
    ) -> Iterator[int]:
        """Those of ids[start:end] that have one of these statuses, read in blocks: the first is mostly near."""
        size = _LEAST_READ
        while start < end:
            block = ids[start : min(start + size, end)]
            kept = self._articles.of_status(block, among, lacking=wanted)
            yield from (id_ for id_ in block if id_ in kept)
            start, size = start + size, min(2 * size, _MOST_READ)

    def _place(self, article_id: int) -> int:
        assert self._ids is not None  # asked only for listings that are kept as ids
        place = place_of(self._ids, article_id)
        return -1 if place is None else place
