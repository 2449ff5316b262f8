from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import UnreadableInput
from annotate.ingest.fragments import fragment_text

NAMES = st.sampled_from(["p", "b", "div", "br", "li", "td", "tr", "pre", "script", "h1", "x"])


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a  b\n c", "a b c"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<h1>T</h1>one<br>two<br/><br><br>three", "T\n\none\ntwo\n\nthree"),
        ("x<ul><li>a<li>b</ul>y", "x\n\na\nb\n\ny"),
        ("<table><tr><td>1<td>2<tr><td>3<td></table>", "1\t2\n3"),
        ("<div><div><div>in</div></div></div>out", "in\nout"),
        ("4 &lt; 5 &amp; 6&nbsp;% 🧬", "4 < 5 & 6\xa0% 🧬"),
        ("<b>bo</b>ld <i> it </i> al", "bold it al"),
        ("<pre> a\n   b</pre>", " a\n   b"),
        ("<style>p {}</style><script>x</script><p>seen<!-- not --></p><title>no</title>", "seen"),
        ("<html><head><title>no</title></head><body>seen</body></html>", "seen"),
        ("", ""),
        ("<img src=x>", ""),
        ("<p>a</p>  \n <p>b</p>", "a\n\nb"),
        ('<?xml version="1.0" encoding="utf-16"?><meta charset="latin-1"><p>é’</p>', "é’"),
    ],
)
def test_text_is_laid_out_by_blocks(markup: str, text: str) -> None:
    assert fragment_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "reason"),
    [("<p>" * 100_001, "more than 100,000 tags"), ("<div>" * 1_000 + "x", "nested too deep"), ("a\ud800", "surrogate")],
)
def test_what_is_made_to_be_hard_is_refused(markup: str, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        fragment_text(markup)


@given(st.lists(NAMES.map("<{}>".format) | NAMES.map("</{}>".format) | st.text("ab <&\n\0", max_size=5)).map("".join))
def test_anything_gives_a_text_without_blanks_at_its_ends_or_empty_stretches(markup: str) -> None:
    text = fragment_text(markup)
    assert text == text.rstrip()
    assert "<pre" in markup or "\n\n\n" not in text
