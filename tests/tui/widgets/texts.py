"""Texts that are hard to show, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

HARD = (
    "\x1b[31m", "\x1b]0;title\x07", "\x00", "\x7f", "\x85", "\x9b", "\u202e", "\u2066", "\ufeff", "\t", "\r\n", "\r",
    "日本語", "臨床試験、", "（株）", "ﾊﾝｶｸ", "한국어", "👩‍🔬", "👍🏽", "🇩🇪", "❤️", "1️⃣", "\u200d", "\ufe0f", "\ufe0e",
    "e\u0301", "\u0301\u0302", "क्‍ष", "\u00ad", "\xa0", "\u2028", "\u3000", "‘x’", "—", "…", "   ", "\n", "\n\n",
    "progression-free", "word", " ",
)  # fmt: skip

hard_texts = st.lists(
    st.one_of(st.sampled_from(HARD), st.text(max_size=6), st.text("ab ", max_size=12)), max_size=40
).map("".join)
"""Pieces of trouble in any order, and any other characters."""
