"""Inputs to articles: which files there are, how each is decoded, and what its format says about it."""
