"""The screens: start, library and reader."""
