"""The third step of the schema: acts about several articles, and finding spans by what was decided on them."""

BATCHES = """
ALTER TABLE journal ADD COLUMN batch INTEGER REFERENCES journal (id);
CREATE INDEX journal_batch ON journal (batch) WHERE batch IS NOT NULL;
"""
"""An act about several articles is one entry an article; ``batch`` names the first of them in all the others."""

REFUSALS = """
CREATE TABLE refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
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
