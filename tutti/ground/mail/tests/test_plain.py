from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutti.ground.mail.plain import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<div>One</div><div>two</div>", "One\ntwo"),
        ("One<br>two<br><br>three", "One\ntwo\n\nthree"),
        ("<div>One</div><div><br></div><div>two</div>", "One\n\ntwo"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a b\nc d"),
        ("<p>a   b\n c&nbsp;d</p>", "a b c d"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        (
            "<blockquote>old<blockquote>older</blockquote></blockquote>new",
            "> old\n>\n>> older\n\nnew",
        ),
        ('<a href="https://shop.test/x">the shop</a>', "the shop <https://shop.test/x>"),
        ('<a href="https://shop.test/">https://shop.test</a>', "https://shop.test"),
        ('<a href="mailto:a@b.test">a@b.test</a>', "a@b.test"),
        ('<a href="javascript:x">click</a>', "click"),
        ("<style>p{}</style><script>x</script><title>t</title>Hello", "Hello"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ('<img src="cid:x" alt="Lid">', "[Lid]"),
        ("<p>a\x00b</p>", "ab"),
        ("", ""),
    ],
)
def test_html_reads_as_a_person_would_write_it(html, text):
    assert text_of(html) == text


def test_a_tangle_keeps_its_words():
    assert "Hello" in text_of("Hello" + "<div>" * 300_000)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='<>/abp"=& \n!-', max_size=300))
def test_any_html_becomes_text(html):
    text_of(html).encode()
