"""Gold data on its way out, and annotated texts on their way in."""
