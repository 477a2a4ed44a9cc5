"""JSON bodies of the API: what no database here can hold is refused once, before any schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from ninja.parser import Parser

from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from django.http import HttpRequest

LARGEST = 2**63 - 1  # the widest whole number of both databases


class Bodies(Parser):
    """Reads a request's JSON; NUL, half characters and giant numbers never get further."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body, parse_constant=_no_number)
        _refuse_unstorable(body, ())
        return body


def _no_number(text: str) -> None:
    """Refuse NaN and Infinity, which Python reads although JSON knows no such numbers."""
    raise InvalidError(_("“%s” is not a number in JSON.") % text)


def _refuse_unstorable(value: object, at: tuple[str, ...]) -> None:
    if isinstance(value, dict):
        for name, one in value.items():
            _refuse_unstorable(name, at)
            _refuse_unstorable(one, (*at, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _refuse_unstorable(one, (*at, str(number)))
    elif isinstance(value, str) and not _is_text(value):
        raise InvalidError(_("Texts hold no NUL and no half characters."), where="/".join(at))
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise InvalidError(_("This number is too large."), where="/".join(at))


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
