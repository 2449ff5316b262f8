"""What people said of articles as a whole: their choices for the questions of the label scheme."""

from __future__ import annotations

import sqlite3

from store.records import ArticleLabel
from store.rows import ARTICLE_LABEL_COLUMNS


class ArticleLabels:
    """The article labels of one workspace; they are given and taken back through the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, article_id: int) -> list[ArticleLabel]:
        """The labels of an article by question and choice."""
        rows = self._connection.execute(
            f"SELECT {ARTICLE_LABEL_COLUMNS} FROM article_labels WHERE article_id = ? ORDER BY question, choice",
            (article_id,),
        )
        return [ArticleLabel(*row) for row in rows]

    def kinds(self) -> set[tuple[str, str]]:
        """Every question with each choice that was ever given and stands."""
        return {*self._connection.execute("SELECT DISTINCT question, choice FROM article_labels")}
