"""spaCy: DocBin, and a folder to train with."""
