"""Words and texts of members in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from mitwerk.apps.members import adapters
from mitwerk.kit.text import to_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def role_word(code: str) -> str:
    """Return a role's name in the reader's language."""
    return adapters.role_word(code)


@register.filter
def markdown(text: str) -> SafeString:
    """Return a member's Markdown as safe HTML."""
    return to_html(text)
