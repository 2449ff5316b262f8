"""CoNLL: a token and its tag a line."""
