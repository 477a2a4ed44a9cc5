"""Who may use a door. Every route declares it; one without a policy is refused and fails a test.

The policy is the coarse half (which kind of person may knock). The fine half, rights on one
object, stands in the app's rules.py and is applied by queries (``viewer``) and services (``by``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

View = TypeVar("View", bound="Callable[..., Any]")


class Who(StrEnum):
    """Kinds of people a door may open to; all but the first two are granted roles."""

    ANYONE = "anyone"
    MEMBER = "member"
    CLIENT = "client"
    JUROR = "juror"
    MENTOR = "mentor"
    MODERATOR = "moderator"
    TREASURER = "treasurer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may knock; ``rule`` says in words what is decided on the object behind the door."""

    who: Who
    rule: str = ""
    scope: str = ""
    key: bool = False


def allow(who: Who, *, rule: str = "") -> Callable[[View], View]:
    """Declare a page's policy; `project.middleware.PolicyMiddleware` enforces it."""

    def declare(view: View) -> View:
        view.policy = Policy(who, rule)  # type: ignore[attr-defined]
        return view

    return declare


def admits(who: Who, *, roles: frozenset[str], signed_in: bool) -> bool:
    """Tell whether a person with these granted roles may knock at a door for ``who``."""
    if who is Who.ANYONE:
        return True
    if not signed_in:
        return False
    if who is Who.MEMBER or who.value in roles:
        return True
    return who is Who.MODERATOR and Who.ADMINISTRATOR.value in roles
