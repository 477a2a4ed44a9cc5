"""Where money comes from: the apps above say what stands behind a plain reference.

The ledger lies below the apps whose prizes it keeps. Each registers one keeper per kind of
reference in its ``AppConfig.ready``::

    causes.register_purse("challenge", purse_of)
    causes.register_owed("award-line", AwardLines())
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member
    from mitwerk.kit.money import Money

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Purse:
    """A pot of prizes as one viewer may see it; ``runs`` tells whether the viewer fills it."""

    ref: str
    title: str
    url: str
    client_id: int
    promised: Money
    runs: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One step from the prize down to the payee's part: what was shared, among whom."""

    label: str
    money: Money
    url: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """Why a sum is owed: the page that tells it all, and the steps down to the cent."""

    title: str
    url: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of work that a sum is shared by: who made it, its points, its part of the pool."""

    who: str
    mine: bool
    points: int
    money: Money  # in whole units, so that a member's pieces add up to what is paid
    label: str
    url: str
    outright: bool = False  # what the winner keeps of the prize, before the pool


class Owed(Protocol):
    """What answers for sums that are owed, by the key behind the colon of their reference."""

    def lock(self, key: str) -> None:
        """Take the lock under which the thing changes; called before any row of a payout's."""

    def paid(self, key: str, *, by: Member, transaction: Transaction, reference: str) -> None:
        """Note that it is paid, in the transaction that settles it."""

    def unpaid(self, key: str, *, by: Member, transaction: Transaction) -> None:
        """Note that what this movement paid is owed again, in the transaction that reverses it."""

    def behind(self, keys: Collection[str]) -> Mapping[str, Behind]:
        """Return why each is owed, in a constant number of queries."""

    def lineage(self, key: str) -> list[Source]:
        """Return the work that one sum is shared by, oldest first; empty if it is not shared."""


_purses: dict[str, Callable[[str, Viewer], Purse | None]] = {}
_named: dict[str, Callable[[Collection[str]], Mapping[str, Purse]]] = {}
_owed: dict[str, Owed] = {}


def register_purse(kind: str, resolver: Callable[[str, Viewer], Purse | None]) -> None:
    """Let deposits be handed in for a kind of thing."""
    if _purses.setdefault(kind, resolver) is not resolver:
        raise ValueError(f"purses of the kind {kind!r} are registered twice")


def register_named(kind: str, naming: Callable[[Collection[str]], Mapping[str, Purse]]) -> None:
    """Let those who confirm deposits read what each is for, drafts too."""
    if _named.setdefault(kind, naming) is not naming:
        raise ValueError(f"purses of the kind {kind!r} are named twice")


def register_owed(kind: str, keeper: Owed) -> None:
    """Let sums be owed for a kind of thing."""
    if _owed.setdefault(kind, keeper) is not keeper:
        raise ValueError(f"sums of the kind {kind!r} are registered twice")


def purse(ref: str, viewer: Viewer) -> Purse:
    """Return the purse as this viewer may see it; not found when there is none for them."""
    kind, _colon, key = ref.partition(":")
    resolver = _purses.get(kind)
    found = resolver(key, viewer) if resolver else None
    if found is None:
        raise NotFoundError
    return found


def purses_named(refs: Collection[str]) -> dict[str, Purse]:
    """Return the purses behind references, for those who confirm their deposits."""
    found: dict[str, Purse] = {}
    for kind, naming in _named.items():
        keys = {ref.partition(":")[2] for ref in refs if ref.startswith(f"{kind}:")}
        if keys:
            found |= {f"{kind}:{key}": one for key, one in naming(keys).items()}
    return found


def owed(ref: str) -> tuple[Owed, str]:
    """Return who answers for a sum, and the key to ask with."""
    kind, _colon, key = ref.partition(":")
    return _owed[kind], key


def lineage(ref: str) -> list[Source]:
    """Return the work that one sum is shared by, oldest first."""
    keeper, key = owed(ref)
    return keeper.lineage(key)


def behind(refs: Collection[str]) -> dict[str, Behind]:
    """Return why each of these sums is owed."""
    found: dict[str, Behind] = {}
    for kind, keeper in _owed.items():
        keys = [ref.partition(":")[2] for ref in refs if ref.startswith(f"{kind}:")]
        if keys:
            told = keeper.behind(keys)
            found |= {f"{kind}:{key}": one for key, one in told.items()}
    return found
