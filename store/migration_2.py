"""The second step of the schema: what was decided about each surface, counted once and kept by triggers.

A row of ``tallies`` is one surface under one label: its annotations (and how many of them were added by hand, in how
many articles they stand), and its suggestions that were rejected, or that something else took the place of. A row
whose counts have all gone back to nothing stays.
"""

ORDERS = """
CREATE INDEX articles_status_title ON articles (status, title COLLATE NOCASE);
CREATE INDEX articles_status_source ON articles (status, source, published);
CREATE INDEX articles_status_open ON articles (status, n_open);
CREATE INDEX articles_status_added ON articles (status);
CREATE INDEX places_last ON places (annotator, at);
"""
"""For listings of one status in every order, and for the last place of an annotator."""

TALLIES = """
CREATE INDEX annotations_surface ON annotations (surface, label, article_id);
CREATE TABLE tallies (
    surface TEXT NOT NULL,
    label TEXT NOT NULL,
    n_added INTEGER NOT NULL DEFAULT 0,
    n_annotated INTEGER NOT NULL DEFAULT 0,
    n_articles INTEGER NOT NULL DEFAULT 0,
    n_rejected INTEGER NOT NULL DEFAULT 0,
    n_superseded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (surface, label)
) STRICT, WITHOUT ROWID;
INSERT INTO tallies (surface, label, n_added, n_annotated, n_articles)
    SELECT surface, label, sum(origin = 'added'), count(*), count(DISTINCT article_id)
    FROM annotations GROUP BY surface, label;
INSERT INTO tallies (surface, label, n_rejected, n_superseded)
    SELECT surface, label, sum(state = 'rejected'), sum(state = 'superseded')
    FROM suggestions WHERE state IN ('rejected', 'superseded') GROUP BY surface, label
    ON CONFLICT DO UPDATE SET n_rejected = excluded.n_rejected, n_superseded = excluded.n_superseded;
CREATE TRIGGER annotations_tallied AFTER INSERT ON annotations BEGIN
    INSERT OR IGNORE INTO tallies (surface, label) VALUES (NEW.surface, NEW.label);
    UPDATE tallies SET n_added = n_added + (NEW.origin = 'added'), n_annotated = n_annotated + 1,
        n_articles = n_articles + (NOT EXISTS (
            SELECT 1 FROM annotations WHERE surface = NEW.surface AND label = NEW.label
            AND article_id = NEW.article_id AND id <> NEW.id))
        WHERE surface = NEW.surface AND label = NEW.label;
END;
CREATE TRIGGER annotations_untallied AFTER DELETE ON annotations BEGIN
    UPDATE tallies SET n_added = n_added - (OLD.origin = 'added'), n_annotated = n_annotated - 1,
        n_articles = n_articles - (NOT EXISTS (
            SELECT 1 FROM annotations WHERE surface = OLD.surface AND label = OLD.label
            AND article_id = OLD.article_id))
        WHERE surface = OLD.surface AND label = OLD.label;
END;
CREATE TRIGGER annotations_retallied AFTER UPDATE OF article_id, label, surface, origin ON annotations
    WHEN (NEW.article_id, NEW.label, NEW.surface, NEW.origin)
        IS NOT (OLD.article_id, OLD.label, OLD.surface, OLD.origin) BEGIN
    UPDATE tallies SET n_added = n_added - (OLD.origin = 'added'), n_annotated = n_annotated - 1,
        n_articles = n_articles - (NOT EXISTS (
            SELECT 1 FROM annotations WHERE surface = OLD.surface AND label = OLD.label
            AND article_id = OLD.article_id AND id <> NEW.id))
        WHERE surface = OLD.surface AND label = OLD.label;
    INSERT OR IGNORE INTO tallies (surface, label) VALUES (NEW.surface, NEW.label);
    UPDATE tallies SET n_added = n_added + (NEW.origin = 'added'), n_annotated = n_annotated + 1,
        n_articles = n_articles + (NOT EXISTS (
            SELECT 1 FROM annotations WHERE surface = NEW.surface AND label = NEW.label
            AND article_id = NEW.article_id AND id <> NEW.id))
        WHERE surface = NEW.surface AND label = NEW.label;
END;
CREATE TRIGGER suggestions_tallied AFTER INSERT ON suggestions
    WHEN NEW.state IN ('rejected', 'superseded') BEGIN
    INSERT OR IGNORE INTO tallies (surface, label) VALUES (NEW.surface, NEW.label);
    UPDATE tallies SET
        n_rejected = n_rejected + (NEW.state = 'rejected'), n_superseded = n_superseded + (NEW.state = 'superseded')
        WHERE surface = NEW.surface AND label = NEW.label;
END;
CREATE TRIGGER suggestions_untallied AFTER DELETE ON suggestions
    WHEN OLD.state IN ('rejected', 'superseded') BEGIN
    UPDATE tallies SET
        n_rejected = n_rejected - (OLD.state = 'rejected'), n_superseded = n_superseded - (OLD.state = 'superseded')
        WHERE surface = OLD.surface AND label = OLD.label;
END;
CREATE TRIGGER suggestions_retallied AFTER UPDATE OF state ON suggestions
    WHEN OLD.state IN ('rejected', 'superseded') OR NEW.state IN ('rejected', 'superseded') BEGIN
    INSERT OR IGNORE INTO tallies (surface, label) VALUES (NEW.surface, NEW.label);
    UPDATE tallies SET
        n_rejected = n_rejected + (NEW.state = 'rejected') - (OLD.state = 'rejected'),
        n_superseded = n_superseded + (NEW.state = 'superseded') - (OLD.state = 'superseded')
        WHERE surface = NEW.surface AND label = NEW.label;
END;
"""
