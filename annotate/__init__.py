"""What a curator does, without a screen: spans, decisions, sessions, detection, formats."""
