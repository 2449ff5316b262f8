"""Widgets that repaint only what changed: the article, and the panels around it."""
