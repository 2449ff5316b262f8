"""The screens: Textual widgets that turn keys into decisions and repaint what changed."""
