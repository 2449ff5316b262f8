"""Detection: what turns the text of articles into scored spans, built in or brought along as a spaCy pipeline."""
