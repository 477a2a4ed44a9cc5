"""Texts have an end: a table's TextField knows its own, but asks nobody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mitwerk.kit.problems import InvalidError


def check_length(text: str, longest: int, *, where: str) -> None:
    """Refuse a text of more than ``longest`` characters."""
    if len(text) > longest:
        message = _("Write at most %(max_length)s characters.") % {"max_length": longest}
        raise InvalidError(message, where=where)
