"""Cancel a running challenge by the rule declared in its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import CancelRule, ChallengeState, PhaseState
from mitwerk.apps.challenges.errors import NotPublished
from mitwerk.apps.challenges.events import ChallengeCancelled
from mitwerk.apps.challenges.rules import DECIDED, is_client
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.cancel_share import share_among_entrants
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.kit import audit
from mitwerk.kit.events import publish
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member

SHORTEST_REASON = 20


def cancel(*, by: Member, code: str, reason: str) -> Challenge:
    """End a running challenge for good, with a public reason.

    Decided phases stay decided: prizes that were won and not given yet are given now. Undecided
    phases are cancelled; sealed entries stay sealed and belong to their authors. The rest of the
    money goes the way the terms declared
    (`CancelRule`). Refuses everybody but the client. Publishes `ChallengeCancelled`.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        message = _("Say why in a sentence or two; everybody who took part reads it.")
        raise InvalidError(message, where="reason")
    with transaction.atomic():
        challenge = lock_challenge(code)
        if not is_client(challenge, by.pk):
            raise NotAllowedError
        if challenge.state != ChallengeState.OPEN:
            raise NotPublished
        for won in challenge.phases.filter(state=PhaseState.DECIDED, prizes__rank=1):
            award_all(by=by, phase_code=won.code)
        if challenge.cancel_rule == CancelRule.SHARE:
            _share_open_phases(challenge, by=by)
        challenge.phases.exclude(state__in=DECIDED).update(state=PhaseState.CANCELLED)
        money.release(challenge=challenge, by=by, reason=_("cancelled: %s") % reason[:180])
        challenge.state, challenge.cancelled_reason = ChallengeState.CANCELLED, reason
        challenge.save(update_fields=["state", "cancelled_reason"])
        audit.record(by=by, verb="challenge.cancel", subject=f"challenge:{code}")
        publish(ChallengeCancelled(challenge.pk, code, reason))
    return challenge


def _share_open_phases(challenge: Challenge, *, by: Member) -> None:
    taking_part = {PhaseState.OPEN, PhaseState.JUDGING, PhaseState.TOO_CLOSE}
    for phase in challenge.phases.filter(state__in=taking_part):
        phase.challenge = challenge
        share_among_entrants(phase, by=by)
