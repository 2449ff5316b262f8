"""Gold on its way out: which part of it, in which splits, with a manifest, whole or not at all."""
