"""Glossator: a terminal reader and annotator for people who curate entity extractions."""

__version__ = "0.1.0"
