"""The commands, one thin module each; heavy imports stay inside the functions."""
