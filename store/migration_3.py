"""The third step of the schema: finding the decided suggestions that were stored last."""

DECIDED = """
CREATE INDEX suggestions_decided ON suggestions (id) WHERE state IN ('accepted', 'rejected', 'superseded');
"""
"""For correcting scores by what a curator decided, without a look at all suggestions."""
