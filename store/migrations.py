"""The schema, as numbered steps that are never edited once released.

Tables (all STRICT):

``articles``      one row an article: where it comes from, how far the curator is, counts kept by triggers
``texts``         the text of an article, apart because counts change with every decision and texts never do
``search``        FTS5 over title and text
``schemes``       the label scheme, one row a version, as JSON
``runs``          one pass of one detector version; ``run_articles`` says which articles it has finished
``suggestions``   spans that detectors proposed; ``origins`` says which runs proposed each, with what score
``annotations``   spans that a person stands behind
``journal``       every decision as rows before and after; append-only
``places``        where each annotator was in each article
``totals``        counts over the workspace by article status, kept by triggers
``refusals``      surfaces that a person never wants suggested under a label
``article_labels`` what a person said of an article as a whole
``relations``     what holds between two annotations of an article
``tallies``       what was decided about each surface under each label, over all articles, kept by triggers

Views for people: ``gold`` (the spans of reviewed articles) and ``progress`` (articles and suggestions by status).

Ids of articles, suggestions, annotations, runs and journal entries are never given twice, because the journal goes on
naming the rows of an article that was removed.

Offsets are code points, half-open, and are never computed in SQL: NUL ends a string for its functions.
Nothing forbids overlapping annotations: whether they may overlap is the label scheme's business.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store.migration_2 import ORDERS, TALLIES
from store.migration_3 import (
    ARTICLE_LABELS,
    BATCHES,
    COMPLETE,
    DECIDED,
    LISTED,
    MENTIONS,
    REFUSALS,
    RELABELLING,
    RELATIONS,
    UNDECIDED,
)

migrations = Migrations("glossator")

TABLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
    added_at TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'in progress', 'reviewed', 'skipped')),
    flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
    note TEXT,
    n_open INTEGER NOT NULL DEFAULT 0,
    n_decided INTEGER NOT NULL DEFAULT 0,
    n_annotations INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_status ON articles (status, published);
CREATE INDEX articles_title ON articles (title COLLATE NOCASE);
CREATE INDEX articles_source ON articles (source, published);
CREATE INDEX articles_open ON articles (n_open);

CREATE TABLE texts (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE schemes (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    scheme TEXT NOT NULL CHECK (json_valid(scheme)),
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    detector TEXT NOT NULL,
    version TEXT NOT NULL,
    config TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(config)),
    started_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;

CREATE TABLE run_articles (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (article_id, run_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    label TEXT NOT NULL,
    surface TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'accepted', 'rejected', 'superseded', 'left')),
    CHECK (start < "end"),
    UNIQUE (article_id, start, "end", label)
) STRICT;

CREATE TABLE origins (
    suggestion_id INTEGER NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    layer TEXT,
    score REAL,
    PRIMARY KEY (suggestion_id, run_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    label TEXT NOT NULL,
    surface TEXT NOT NULL,
    annotator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    scheme_version INTEGER NOT NULL REFERENCES schemes (version),
    origin TEXT NOT NULL CHECK (origin IN ('accepted', 'corrected', 'added', 'imported')),
    suggestion_id INTEGER REFERENCES suggestions (id) ON DELETE SET NULL,
    note TEXT,
    CHECK (start < "end")
) STRICT;
CREATE INDEX annotations_article ON annotations (article_id, start);
CREATE INDEX annotations_suggestion ON annotations (suggestion_id);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    annotator TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('do', 'undo', 'redo')),
    kind TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    change TEXT NOT NULL CHECK (json_valid(change)),
    target INTEGER REFERENCES journal (id),
    CHECK ((act = 'do') = (target IS NULL))
) STRICT;
CREATE INDEX journal_annotator ON journal (annotator, act);
CREATE INDEX journal_article ON journal (article_id);
CREATE INDEX journal_target ON journal (target);

CREATE TABLE places (
    annotator TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (annotator, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE totals (
    status TEXT PRIMARY KEY,
    n_articles INTEGER NOT NULL,
    n_open INTEGER NOT NULL,
    n_decided INTEGER NOT NULL,
    n_annotations INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO totals VALUES
    ('new', 0, 0, 0, 0), ('in progress', 0, 0, 0, 0), ('reviewed', 0, 0, 0, 0), ('skipped', 0, 0, 0, 0);
"""

SEARCH = """
CREATE VIEW search_source AS
    SELECT articles.id AS article_id, articles.title AS title, texts.text AS text
    FROM articles JOIN texts ON texts.article_id = articles.id;
CREATE VIRTUAL TABLE search USING fts5 (
    title, text, content='search_source', content_rowid='article_id', prefix='2 3',
    tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER texts_searchable AFTER INSERT ON texts BEGIN
    INSERT INTO search (rowid, title, text)
        SELECT NEW.article_id, title, NEW.text FROM articles WHERE id = NEW.article_id;
END;
CREATE TRIGGER texts_unsearchable BEFORE DELETE ON texts BEGIN
    INSERT INTO search (search, rowid, title, text)
        SELECT 'delete', OLD.article_id, title, OLD.text FROM articles WHERE id = OLD.article_id;
END;
CREATE TRIGGER articles_retitled AFTER UPDATE OF title ON articles BEGIN
    INSERT INTO search (search, rowid, title, text)
        SELECT 'delete', OLD.id, OLD.title, text FROM texts WHERE article_id = OLD.id;
    INSERT INTO search (rowid, title, text)
        SELECT NEW.id, NEW.title, text FROM texts WHERE article_id = NEW.id;
END;
CREATE TRIGGER articles_text_first BEFORE DELETE ON articles BEGIN
    DELETE FROM texts WHERE article_id = OLD.id;
END;
"""

COUNTS = """
CREATE TRIGGER suggestions_counted AFTER INSERT ON suggestions BEGIN
    UPDATE articles SET n_open = n_open + (NEW.state = 'open'), n_decided = n_decided + (NEW.state <> 'open')
        WHERE id = NEW.article_id;
END;
CREATE TRIGGER suggestions_recounted AFTER UPDATE OF state ON suggestions BEGIN
    UPDATE articles SET
        n_open = n_open + (NEW.state = 'open') - (OLD.state = 'open'),
        n_decided = n_decided + (NEW.state <> 'open') - (OLD.state <> 'open')
        WHERE id = NEW.article_id;
END;
CREATE TRIGGER suggestions_uncounted AFTER DELETE ON suggestions BEGIN
    UPDATE articles SET n_open = n_open - (OLD.state = 'open'), n_decided = n_decided - (OLD.state <> 'open')
        WHERE id = OLD.article_id;
END;
CREATE TRIGGER annotations_counted AFTER INSERT ON annotations BEGIN
    UPDATE articles SET n_annotations = n_annotations + 1 WHERE id = NEW.article_id;
END;
CREATE TRIGGER annotations_uncounted AFTER DELETE ON annotations BEGIN
    UPDATE articles SET n_annotations = n_annotations - 1 WHERE id = OLD.article_id;
END;
CREATE TRIGGER articles_totalled AFTER INSERT ON articles BEGIN
    UPDATE totals SET n_articles = n_articles + 1, n_open = n_open + NEW.n_open,
        n_decided = n_decided + NEW.n_decided, n_annotations = n_annotations + NEW.n_annotations
        WHERE status = NEW.status;
END;
CREATE TRIGGER articles_retotalled AFTER UPDATE OF status, n_open, n_decided, n_annotations ON articles BEGIN
    UPDATE totals SET n_articles = n_articles - 1, n_open = n_open - OLD.n_open,
        n_decided = n_decided - OLD.n_decided, n_annotations = n_annotations - OLD.n_annotations
        WHERE status = OLD.status;
    UPDATE totals SET n_articles = n_articles + 1, n_open = n_open + NEW.n_open,
        n_decided = n_decided + NEW.n_decided, n_annotations = n_annotations + NEW.n_annotations
        WHERE status = NEW.status;
END;
CREATE TRIGGER articles_untotalled AFTER DELETE ON articles BEGIN
    UPDATE totals SET n_articles = n_articles - 1, n_open = n_open - OLD.n_open,
        n_decided = n_decided - OLD.n_decided, n_annotations = n_annotations - OLD.n_annotations
        WHERE status = OLD.status;
END;
"""

PROMISES = """
CREATE TRIGGER texts_immutable BEFORE UPDATE ON texts BEGIN
    SELECT RAISE(ABORT, 'the text of an article never changes');
END;
CREATE TRIGGER suggestions_immutable BEFORE UPDATE OF article_id, start, "end", label, surface ON suggestions BEGIN
    SELECT RAISE(ABORT, 'the span of a suggestion never changes');
END;
CREATE TRIGGER journal_immutable BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_undeletable BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
"""

VIEWS = """
CREATE VIEW gold AS
    SELECT articles.key AS article, articles.title, annotations.start, annotations."end", annotations.label,
        annotations.surface, annotations.annotator, annotations.made_at, annotations.origin,
        annotations.scheme_version, annotations.note
    FROM annotations JOIN articles ON articles.id = annotations.article_id
    WHERE articles.status = 'reviewed'
    ORDER BY articles.key, annotations.start, annotations."end";
CREATE VIEW progress AS
    SELECT status, n_articles AS articles, n_open AS open_suggestions, n_decided AS decided_suggestions,
        n_annotations AS annotations
    FROM totals;
"""


@migrations()
def m001_initial(db: Database) -> None:
    """Tables, search, counts, promises and views."""
    for statement in _statements(TABLES, SEARCH, COUNTS, PROMISES, VIEWS):
        db.execute(statement)


@migrations()
def m002_tallies(db: Database) -> None:
    """What was decided about each surface, counted from the rows that are there and kept from then on."""
    for statement in _statements(ORDERS, TALLIES):
        db.execute(statement)


@migrations()
def m003_batches(db: Database) -> None:
    """Acts about several articles, and an index over the suggestions that were decided on."""
    steps = (BATCHES, REFUSALS, DECIDED, MENTIONS, LISTED, UNDECIDED, COMPLETE, ARTICLE_LABELS, RELATIONS)
    for statement in _statements(*steps, RELABELLING):
        db.execute(statement)


def _statements(*scripts: str) -> list[str]:
    """Single statements, because executescript would commit the migration's transaction."""
    import sqlite3

    found: list[str] = []
    pending = ""
    for line in "\n".join(scripts).splitlines(keepends=True):
        pending += line
        if pending.strip() and sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
