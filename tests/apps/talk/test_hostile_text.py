"""What members write never becomes active on a page, whatever they try."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from mitwerk.kit.text import to_html
from tests.factories.members import alice, bob, client_of
from tests.factories.talk import REF, add, say

SAMPLES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/pixel.gif)",
    "<javascript:alert(1)>",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org"onmouseover="alert(1))',
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<style>@import 'https://evil.example'</style>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    "`<b>` ~~~html\n<script>alert(1)</script>\n~~~",
    "[a]: javascript:alert(1)\n\n[a]",
    '@bob"onmouseover=alert(1)',
    "[@bob](javascript:alert(1)) @bob",
    "\u202ereversed @bob",
]
ALLOWED = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
LINK = re.compile(r"^(https?:|mailto:|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)


class Finder(HTMLParser):
    """Collects what is active in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            target = "".join(sign for sign in value or "" if sign > " ")
            if name not in {"href", "title", "rel", "start"}:
                self.faults.append(f"{tag} {name}")
            if name == "href" and not LINK.match(target):
                self.faults.append(f"href {target[:60]}")


def faults(html: str) -> list[str]:
    finder = Finder()
    finder.feed(html)
    return finder.faults


@pytest.mark.parametrize("text", SAMPLES)
def test_nothing_active_is_left(text):
    assert faults(to_html(text, people={"bob": "/people/bob/"})) == []


def test_finder_finds():
    assert faults("<img src=x><a href='javascript:x'>") == ["<img>", "img src", "href javascript:x"]


def test_public_lists_leave_nothing_active(shared):
    payloads = (shared / "hostile/xss/Intruder/xss-payload-list.txt").read_text().splitlines()
    payloads += json.loads((shared / "hostile/strings/blns.json").read_text())
    wrapped = [form % text for text in payloads for form in ("%s", "[x](%s)", "> **%s**")]

    bad = {text: found for text in wrapped if (found := faults(to_html(text)))}

    assert len(payloads) > 5000
    assert bad == {}


def test_mention_becomes_a_link_in_plain_text_only():
    people = {"bob": "/people/bob/"}

    html = to_html("@Bob `@bob` [@bob](https://example.org) a@bob @bobby", people=people)

    assert html.count('href="/people/bob/"') == 1
    assert "<code>@bob</code>" in html
    assert html.startswith('<p><a href="/people/bob/" rel="noopener nofollow ugc">@Bob</a>')


@pytest.mark.django_db
def test_page_shows_hostile_texts_harmlessly(room):
    author = bob()
    thread = say(author, SAMPLES[0], title='"><script>alert(2)</script>')
    for text in SAMPLES[1:]:
        add(author, thread, text)

    page = client_of(alice()).get(f"/talk/threads/{thread.code}/")
    html = page.content.decode()
    inside = re.findall(r'<div class="remark__text" lang="en">(.*?)</div>', html, re.DOTALL)

    assert len(inside) == len(SAMPLES)
    assert [faults(part) for part in inside] == [[]] * len(inside)
    assert "<script>alert" not in html
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert client_of().get(f"/talk/{REF}/").status_code == 200
