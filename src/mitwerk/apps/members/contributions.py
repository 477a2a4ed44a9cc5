"""What a member made, won and helped with, told by the apps that know.

Members lie below those apps, so each registers a provider in its ``AppConfig.ready``::

    from mitwerk.apps.members import contributions

    contributions.register(blueprints_of)

A provider takes ``(member, viewer)`` — ``viewer`` may be an anonymous user — and returns what this
viewer may see, newest first, in a constant number of queries. It must leave out everything whose
author is still masked for this viewer: this page names the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Provider = Callable[[Member, Member | AnonymousUser], Sequence["Contribution"]]
    PartProvider = Callable[[Member, Member | AnonymousUser], Sequence["Part"]]

SHOWN_PER_KIND = 24
MOST_PARTS = 12


class Kind(StrEnum):
    """The three parts of a member page."""

    MADE = "made"
    WON = "won"
    HELPED = "helped"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One thing on a member page; ``text`` says in a few words what it was ("Rank 1, front").

    ``waiting``: there is no picture yet, but it is being made.
    """

    kind: Kind
    title: str
    url: str
    date: datetime
    text: str = ""
    picture_url: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one thing is a member's work, 0 to 100; drawn by parts/figure_bars.html."""

    label: str
    url: str
    percent: float
    value: str
    y: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that a viewer may see of a member's work, newest first."""

    made: tuple[Contribution, ...] = ()
    won: tuple[Contribution, ...] = ()
    helped: tuple[Contribution, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.made or self.won or self.helped)


_providers: list[Provider] = []
_parts: list[PartProvider] = []


def register_parts(provider: PartProvider) -> None:
    """Add who tells of how much a member's work is; registering it again changes nothing."""
    if provider not in _parts:
        _parts.append(provider)


def parts_of(member: Member, viewer: Member | AnonymousUser) -> list[Part]:
    """Return where a member's work is in, the largest parts first, with their place drawn."""
    found = sorted(
        (part for provider in _parts for part in provider(member, viewer)),
        key=lambda part: (-part.percent, part.label),
    )
    return [replace(part, y=34 + 28 * at) for at, part in enumerate(found[:MOST_PARTS])]


def register(provider: Provider) -> None:
    """Add a provider; registering it again changes nothing."""
    if provider not in _providers:
        _providers.append(provider)


def unregister(provider: Provider) -> None:
    """Take a provider away again."""
    if provider in _providers:
        _providers.remove(provider)


def work_of(member: Member, viewer: Member | AnonymousUser) -> Work:
    """Return what all providers tell this viewer about the member."""
    told = [item for provider in _providers for item in provider(member, viewer)]
    told.sort(key=lambda item: item.date, reverse=True)

    def of(kind: Kind) -> tuple[Contribution, ...]:
        return tuple(item for item in told if item.kind == kind)[:SHOWN_PER_KIND]

    return Work(made=of(Kind.MADE), won=of(Kind.WON), helped=of(Kind.HELPED))
