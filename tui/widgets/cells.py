"""Text cut or filled to a number of terminal cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def fit(text: str, width: int) -> str:
    """The text in exactly so many cells: filled with spaces, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(width - 1, 0)).rstrip() + "…", width) if width > 0 else ""


def shorten(text: str, width: int) -> str:
    """The text in at most so many cells, cut with an ellipsis."""
    return fit(text, width).rstrip() if cell_len(text) > width else text


def bar(done: int, of: int, width: int) -> str:
    """A progress bar of so many cells, with eighths of a cell."""
    eighths = 0 if of <= 0 else round(8 * width * min(done, of) / of)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width, "▁")
