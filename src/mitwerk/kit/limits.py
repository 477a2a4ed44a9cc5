"""How often one person, or one address, may do what costs room: far above what people do by hand.

Sign-in, mails and uploads have their own limits; these are for everything else that grows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.utils.translation import gettext as _

from mitwerk.kit.problems import TooManyError

if TYPE_CHECKING:
    from django.http import HttpRequest


class Often(StrEnum):
    """What is counted."""

    DRAFT = "draft"
    TEAM = "team"
    INVITATION = "invitation"
    BLUEPRINT = "blueprint"
    TALK = "talk"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    ARCHIVE = "archive"
    CHECK = "check"
    COMPARISON = "comparison"
    PAPER = "paper"
    CATALOGUE = "catalogue"
    CONFIGURATION = "configuration"
    SUGGESTION = "suggestion"


RATES: dict[str, str] = {
    Often.DRAFT: "60/h/user",
    Often.TEAM: "10/h/user",  # a handle that is taken stays taken
    Often.INVITATION: "60/h/user",  # each one is a notice to somebody
    Often.BLUEPRINT: "120/h/user",
    Often.TALK: "30/m/user,300/h/user",
    Often.TOKEN: "30/h/user",
    Often.CHECK: "240/h/user",  # each new set of files; asking again how far it is costs nothing
    Often.ARCHIVE: "240/h/ip",  # a class behind one address is not a flood
    Often.PAPER: "30/h/user",  # each lies sealed in the database
    Often.CATALOGUE: "600/h/user",  # files, saves and publications; a set of GLBs is a hundred
    Often.CONFIGURATION: "240/h/user",
    Often.SUGGESTION: "30/h/ip",  # by people without an account
    Often.COMPARISON: "60/h/ip",  # of two revisions, with up to a dozen pairs of files each
}


def limit(request: HttpRequest, what: Often) -> None:
    """Count one more, or refuse beyond the limit; doors call it before they let a service work.

    Raises
    ------
    TooManyError
        429; what was counted is forgotten after the minute or hour.
    """
    used = ratelimit.consume(request, app="mitwerk", action=what, config=RATES, limit_get=True)
    if used is None:
        raise TooManyError(_("That is very much in a short time. Go on in an hour."))


def limit_strangers(request: HttpRequest, what: Often) -> None:
    """Count what nobody in particular asks for; members are known and not counted."""
    if not request.user.is_authenticated:
        limit(request, what)
