"""Notices of phases that wait or move on by themselves, written with the change itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.queries.barring import asks_for_word, open_rows, words_wanted
from mitwerk.apps.challenges.queries.waiting import entrants_of, people_of
from mitwerk.apps.talk.services.notices import notify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mitwerk.apps.challenges.models import EntryRevision, Phase

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
        "decided; what nobody may have goes back to the client."
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


def tell_unmeasured(receipt: EntryRevision) -> None:
    """Tell who entered which must-rows could not be measured, before the deadline."""
    entry, phase = receipt.entry, receipt.entry.phase
    rows = open_rows(receipt.check_of_files)
    if not rows or phase.state != PhaseState.OPEN or not asks_for_word(phase):
        return
    people = {entry.entrant_id, *receipt.payees.values_list("member_id", flat=True)}
    notify(
        members=people,
        kind="rows-unmeasured",
        subject=f"entry:{entry.code}",
        url=reverse("challenges:entry", args=[entry.code]),
        details={
            "phase": phase.title,
            "entry": entry.number,
            "rows": ", ".join(row["id"] for row in rows),
            **({"when": phase.closes_at.isoformat()} if phase.closes_at else {}),
        },
    )


def tell_words_wanted(phase: Phase) -> None:
    """Tell the client of rows that nobody measured, if some wait for a word."""
    if words_wanted(phase):
        tell_phase("words-wanted", phase, [phase.challenge.client_id], None, "result")


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
