"""The article that the plain mode begins with."""

from __future__ import annotations

from annotate.session import Session
from store.errors import NotFound
from store.listing import Listing


def first_article(session: Session, key: str | None) -> int:
    """The id of the article of that key, else of the one that the annotator left, else of the next to do, or of any.

    NotFound where there is no such article, or none at all.
    """
    workspace = session.workspace
    if key is not None:
        return workspace.articles.id_of(key)
    place = workspace.places.last(session.annotator)
    if place is not None:
        return place.article_id
    found = session.queue.first_to_do() or workspace.articles.first(Listing())
    if found is None:
        raise NotFound("There is no article in this workspace.", "glossator add FILE-OR-FOLDER adds some.")
    return found
