"""The built-in detector's layers: each reads a page of tokens and proposes labelled candidates."""
