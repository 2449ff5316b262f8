"""What opens over a screen and gives one answer."""
