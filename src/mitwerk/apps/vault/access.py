"""Masks: how the author of a revision stays unknown while it is judged.

The vault does not know challenges. Whoever runs a contest registers two questions here:
how one revision looks to one viewer, and which blueprints are under judging for that viewer.
Every door of the vault asks `queries.access`, which asks these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Mask:
    """What a viewer sees instead of the author: ``label`` ("Entry 7") that leads to ``url``.

    ``people`` tells the ids of all whom it hides; asked where somebody of them may have written.
    """

    label: str
    url: str
    may_read: bool
    people: Callable[[], frozenset[int]] = frozenset


if TYPE_CHECKING:
    MaskOf = Callable[[Revision, Viewer], Mask | None]
    MaskedBlueprints = Callable[[Viewer], QuerySet[Blueprint]]

_masks: list[tuple[MaskOf, MaskedBlueprints]] = []


def register_mask(mask: MaskOf, *, blueprints: MaskedBlueprints) -> None:
    """Let a contest mask revisions.

    Parameters
    ----------
    mask
        ``mask(revision, viewer)``: the mask of an entered revision, None when none applies.
        It is asked for people who do not own the blueprint only.
    blueprints
        ``blueprints(viewer)``: the blueprints of which something is masked for this viewer, as
        one lazy query. Everything of them but the masked revision is hidden.
    """
    if (mask, blueprints) not in _masks:
        _masks.append((mask, blueprints))


def unregister_mask(mask: MaskOf, *, blueprints: MaskedBlueprints) -> None:
    """Take a registration back; for tests."""
    _masks.remove((mask, blueprints))


_holds: list[Callable[[Blueprint], bool]] = []


def register_hold(held: Callable[[Blueprint], bool]) -> None:
    """Let a contest hold what is written about a blueprint for as long as ``held(blueprint)``."""
    if held not in _holds:
        _holds.append(held)


def is_held(blueprint: Blueprint) -> bool:
    """Tell whether judges read the blueprint now, so that nothing written about it may change."""
    return any(held(blueprint) for held in _holds)


def mask_of(revision: Revision, viewer: Viewer) -> Mask | None:
    """Return the first mask that applies; ask `queries.access.access_to` instead of this."""
    for mask, _blueprints in _masks:
        found = mask(revision, viewer)
        if found is not None:
            return found
    return None


def masked_blueprints(viewer: Viewer) -> list[QuerySet[Blueprint]]:
    """Return the queries of masked blueprints, one of each contest."""
    return [blueprints(viewer) for _mask, blueprints in _masks]
