"""The client's words on a page: ``{% load brief %}{{ challenge.must_do|told }}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template

from mitwerk.kit.text import to_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()
# A line break between two lines of a paragraph; before a list item Markdown sees one itself.
BREAK = re.compile(r"(?<=\S)\r?\n(?=\s*[^\s*+\-\d#>|])")


@register.filter
def told(text: str) -> SafeString:
    r"""Return a text of the brief as HTML: lists are lists, and every line break is kept.

    >>> told("- one\n- two")
    '<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n'
    >>> told("on tracks\nin snow")
    '<p>on tracks<br>\nin snow</p>\n'
    """
    return to_html(BREAK.sub("  \n", text))
