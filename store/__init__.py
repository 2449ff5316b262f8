"""Records, and the SQLite file that keeps them."""
