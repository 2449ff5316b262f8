"""Documents on their way in: as suggestions, or as annotations with their entries in the journal; all or nothing."""
