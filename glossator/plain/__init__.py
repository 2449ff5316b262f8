"""The plain mode: a session line by line, for screen readers, scripts and terminals that can do little."""
