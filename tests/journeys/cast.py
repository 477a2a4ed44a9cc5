"""Who takes part in a journey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.factories.members import make_member

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

PASSWORD = "a sentence for journeys 7"
JUDGES = ("judith", "justus", "juno")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody but the client, who joins by herself."""

    admin: Member
    bob: Member
    bea: Member
    charlie: Member
    judges: tuple[Member, ...]


def make_cast() -> Cast:
    """Two designers (Bob and Bea), three judges, an administrator and a stranger."""
    return Cast(
        admin=make_member("ada", roles=("administrator",), password=PASSWORD),
        bob=make_member("bob", password=PASSWORD),
        bea=make_member("bea", password=PASSWORD),
        charlie=make_member("charlie", password=PASSWORD),
        judges=tuple(make_member(name, password=PASSWORD) for name in JUDGES),
    )
