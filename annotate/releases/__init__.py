"""Named, frozen versions of gold: making them, describing them, and what changed between two."""
