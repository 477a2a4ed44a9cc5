"""Phases in judging, with ballots cast through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.kit import clock
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Ballot
    from mitwerk.apps.members.models import Member

COMMUNITY_ONLY = (JuryDraft("community", 100),)


def judged_phase(
    entries: int = 3,
    rule: str = "client_jury",
    client: Member | None = None,
    cancel_rule: str = "return",
    **phase_fields: object,
) -> Phase:
    """A phase whose entries wait for ballots."""
    phases = [make.phase_draft(**phase_fields)]
    phase = make.open_phase(client, phases=phases, too_close_rule=rule, cancel_rule=cancel_rule)
    for _number in range(entries):
        make.entered(phase)
    return make.after_deadline(phase)


def rank_in_order(by: Member, phase: Phase) -> Ballot:
    """Draw a list and rank it by entry number, the lowest first."""
    sheet = draw_sheet(by=by, phase_code=phase.code)
    order = sorted(sheet.entries, key=int)
    ranks = {number: rank for rank, number in enumerate(order, start=1)}
    return cast_ballot(by=by, sheet_code=sheet.code, ranks=ranks, recognised=[])


def end_judging(phase: Phase) -> Phase:
    """Move the end of judging into the past and let the ticker work."""
    Phase.objects.filter(pk=phase.pk).update(judged_at=clock.now())
    lifecycle.advance(phase.challenge.code)
    phase.refresh_from_db()
    return phase


def decided_phase(entries: int = 3, judges: int = 9) -> Phase:
    """A phase that so many agreeing judges decided: entry 1 before 2 before 3; 8 would do."""
    phase = judged_phase(entries, "split", juries=COMMUNITY_ONLY)
    for _number in range(judges):
        rank_in_order(make.member(), phase)
    return end_judging(phase)
