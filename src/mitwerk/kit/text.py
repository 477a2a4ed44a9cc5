"""Markdown to safe HTML: raw HTML is off, and the result is sanitised all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TAGS = {
    *["p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"],
    *["h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"],
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
HANDLE = re.compile(r"(?<![\w@/.])@([a-zA-Z0-9][a-zA-Z0-9_-]{1,28}[a-zA-Z0-9])")

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def to_html(text: str, *, people: Mapping[str, str] | None = None) -> SafeString:
    """Return the HTML of a member's Markdown; headings start below the page's own (h3).

    ``people`` maps small-lettered handles to addresses: each such @handle becomes a link,
    in plain text only, not in code and not inside another link.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type == "inline" and people and token.children:
            token.children = list(_linked(token.children, people))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308 - the sanitiser above is what makes it safe


def _linked(children: Sequence[Token], people: Mapping[str, str]) -> Iterator[Token]:
    inside = 0
    for child in children:
        inside += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not inside:
            yield from _split(child.content, people)
        else:
            yield child


def _split(text: str, people: Mapping[str, str]) -> Iterator[Token]:
    position = 0
    for match in HANDLE.finditer(text):
        url = people.get(match[1].lower())
        if url is None:
            continue
        yield _text(text[position : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": url})
        yield _text(match[0])
        yield Token("link_close", "a", -1)
        position = match.end()
    yield _text(text[position:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
