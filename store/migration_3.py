"""The third step of the schema: acts about several articles, and finding spans by what was decided on them."""

COMPLETE = """
ALTER TABLE articles ADD COLUMN complete TEXT CHECK (complete IS NULL OR json_valid(complete));
"""
"""The labels for which an article is complete, as a JSON list, where that is less than all of them."""

ARTICLE_LABELS = """
CREATE TABLE article_labels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    choice TEXT NOT NULL,
    annotator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    scheme_version INTEGER NOT NULL REFERENCES schemes (version),
    UNIQUE (article_id, question, choice)
) STRICT;
CREATE INDEX article_labels_choice ON article_labels (question, choice, article_id);
"""
"""What a person said of an article as a whole."""

RELATIONS = """
CREATE TABLE relations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    head_id INTEGER NOT NULL REFERENCES annotations (id),
    tail_id INTEGER NOT NULL REFERENCES annotations (id),
    type TEXT NOT NULL,
    annotator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    scheme_version INTEGER NOT NULL REFERENCES schemes (version),
    CHECK (head_id <> tail_id),
    UNIQUE (head_id, tail_id, type)
) STRICT;
CREATE INDEX relations_article ON relations (article_id);
CREATE INDEX relations_tail ON relations (tail_id);
CREATE TRIGGER relations_within BEFORE INSERT ON relations
    WHEN EXISTS (SELECT 1 FROM annotations WHERE id IN (NEW.head_id, NEW.tail_id) AND article_id <> NEW.article_id)
BEGIN
    SELECT RAISE(ABORT, 'the ends of a relation lie in its article');
END;
"""
"""What holds between two annotations; while a relation stands its ends cannot go, so that none is lost unsaid."""

BATCHES = """
ALTER TABLE journal ADD COLUMN batch INTEGER REFERENCES journal (id);
CREATE INDEX journal_batch ON journal (batch) WHERE batch IS NOT NULL;
"""
"""An act about several articles is one entry an article; ``batch`` names the first of them in all the others."""

REFUSALS = """
CREATE TABLE refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL,
    surface TEXT NOT NULL,
    label TEXT NOT NULL,
    annotator TEXT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (surface, label)
) STRICT;
"""
"""What a person never wants suggested; detectors and imports are held to it when suggestions are stored."""

DECIDED = """
CREATE INDEX suggestions_decided ON suggestions (id) WHERE state IN ('accepted', 'rejected', 'superseded');
"""
"""For correcting scores by what a curator decided, without a look at all suggestions."""

MENTIONS = """
CREATE INDEX suggestions_mentions ON suggestions (surface COLLATE NOCASE, label, state, article_id, start)
    WHERE state IN ('open', 'rejected');
CREATE INDEX annotations_mentions ON annotations (surface COLLATE NOCASE, label, article_id, start);
"""
"""For the concordance: the mentions of a surface in any case, without a look at their rows."""

LISTED = """
CREATE INDEX articles_flagged ON articles (published) WHERE flagged = 1;
CREATE INDEX articles_noted ON articles (id) WHERE note IS NOT NULL;
CREATE INDEX annotations_noted ON annotations (article_id) WHERE note IS NOT NULL;
"""
"""For listing the few articles that somebody flagged, or that have a note on themselves or on an annotation."""

UNDECIDED = """
ALTER TABLE articles ADD COLUMN undecided INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET undecided = 1 WHERE n_open > 0;
CREATE TRIGGER articles_undecided AFTER UPDATE OF n_open ON articles WHEN (OLD.n_open > 0) <> (NEW.n_open > 0) BEGIN
    UPDATE articles SET undecided = NEW.n_open > 0 WHERE id = NEW.id;
END;
CREATE INDEX articles_undecided_published ON articles (published) WHERE undecided = 1;
CREATE INDEX articles_undecided_title ON articles (title COLLATE NOCASE) WHERE undecided = 1;
CREATE INDEX articles_undecided_source ON articles (source, published) WHERE undecided = 1;
CREATE INDEX articles_undecided_added ON articles (id) WHERE undecided = 1;
"""
"""For walking over the articles that have open suggestions, past any number of others.

A column of its own, because an index that reads n_open would be written again for every suggestion.
"""

RELABELLING = """
CREATE TABLE relabelling (old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY (old, new)) STRICT, WITHOUT ROWID;
DROP TRIGGER suggestions_immutable;
CREATE TRIGGER suggestions_immutable BEFORE UPDATE OF article_id, start, "end", surface ON suggestions BEGIN
    SELECT RAISE(ABORT, 'the span of a suggestion never changes');
END;
CREATE TRIGGER suggestions_label_immutable BEFORE UPDATE OF label ON suggestions
    WHEN NOT EXISTS (SELECT 1 FROM relabelling WHERE old = OLD.label AND new = NEW.label) BEGIN
    SELECT RAISE(ABORT, 'the label of a suggestion changes with the label scheme alone');
END;
CREATE TRIGGER suggestions_relabelled AFTER UPDATE OF label ON suggestions
    WHEN NEW.state IN ('rejected', 'superseded') BEGIN
    UPDATE tallies SET
        n_rejected = n_rejected - (NEW.state = 'rejected'), n_superseded = n_superseded - (NEW.state = 'superseded')
        WHERE surface = NEW.surface AND label = OLD.label;
    INSERT OR IGNORE INTO tallies (surface, label) VALUES (NEW.surface, NEW.label);
    UPDATE tallies SET
        n_rejected = n_rejected + (NEW.state = 'rejected'), n_superseded = n_superseded + (NEW.state = 'superseded')
        WHERE surface = NEW.surface AND label = NEW.label;
END;
"""
"""For a label that gets another name or is merged into another; ``relabelling`` is empty but while that is done."""
