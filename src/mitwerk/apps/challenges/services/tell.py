"""Notices of phases that wait or move on by themselves, written with the change itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.queries.waiting import entrants_of, people_of
from mitwerk.apps.talk.services.notices import notify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mitwerk.apps.challenges.models import Phase

SENTENCES = {
    "choice-wanted": _(
        "“%(phase)s” is too close to call. Choose by %(when)s; after that the contenders share "
        "the prizes."
    ),
    "award-wanted": _(
        "“%(phase)s” is decided. Award the prizes by %(when)s; after that they are given as "
        "decided."
    ),
    "choice-lapsed": _(
        "The client did not choose in “%(phase)s” by %(when)s, so the contenders share the prizes."
    ),
    "award-lapsed": _(
        "The client did not award the prizes of “%(phase)s” by %(when)s, so they are given as "
        "decided."
    ),
    "phase-moved": _(
        "“%(phase)s” starts later, since the phase before it was decided late. It opens on "
        "%(when)s."
    ),
}


def tell_term(kind: str, phase: Phase) -> None:
    """Tell the client by when an answer is wanted."""
    tell_phase(kind, phase, [phase.challenge.client_id], phase.answer_by, "result")


def tell_lapsed(kind: str, phase: Phase) -> None:
    """Tell everybody concerned that the frozen rule went on without the client."""
    tell_phase(kind, phase, people_of(phase), phase.answer_by, "result")


def tell_moved(phase: Phase) -> None:
    """Tell the client and who entered before that the dates of a phase moved."""
    people = {phase.challenge.client_id, *entrants_of(phase.challenge)}
    tell_phase("phase-moved", phase, people, phase.opens_at, "phase")


def tell_phase(
    kind: str, phase: Phase, members: Iterable[int], when: datetime | None, page: str
) -> None:
    """Tell members something about a phase, with its date; the notice opens one of its pages."""
    notify(
        members=members,
        kind=kind,
        subject=f"phase:{phase.code}",
        url=reverse(f"challenges:{page}", args=[phase.challenge.code, phase.code]),
        details={
            "phase": phase.title,
            "challenge": phase.challenge.title,
            **({"when": when.isoformat()} if when else {}),
        },
    )
