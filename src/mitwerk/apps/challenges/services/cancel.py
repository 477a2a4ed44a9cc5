"""Cancel a running challenge by the rule declared in its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import CancelRule, ChallengeState, MoneyReason, PhaseState
from mitwerk.apps.challenges.errors import NotPublished
from mitwerk.apps.challenges.events import ChallengeCancelled
from mitwerk.apps.challenges.rules import ends_when_cancelled, is_client
from mitwerk.apps.challenges.services import lifecycle, money
from mitwerk.apps.challenges.services.cancel_share import share_among_entrants
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.lengths import check_length
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member

SHORTEST_REASON = 20
LONGEST_REASON = 4000


def cancel(*, by: Member, code: str, reason: str) -> Challenge:
    """End a running challenge for good, with a public reason.

    What is due is carried out first, however late the ticker is. Then phases before their deadline
    are cancelled and their money goes the way the terms declared (`CancelRule`); sealed entries
    stay sealed and belong to their authors. Phases past their deadline go on without the client:
    ballots count until judging ends, contenders share where it is too close, and what is decided
    is awarded at once. Refuses everybody but the client. Publishes `ChallengeCancelled`.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        message = _("Say why in a sentence or two; everybody who took part reads it.")
        raise InvalidError(message, where="reason")
    check_length(reason, LONGEST_REASON, where="reason")
    lifecycle.advance(code)  # computes results outside the lock
    with transaction.atomic():
        challenge = lock_challenge(code)
        if not is_client(challenge, by.pk):
            raise NotAllowedError
        if challenge.state != ChallengeState.OPEN:
            raise NotPublished
        _cancel_phases(challenge, by=by)
        challenge.state, challenge.cancelled_reason = ChallengeState.CANCELLED, reason
        challenge.save(update_fields=["state", "cancelled_reason"])
        audit.record(by=by, verb="challenge.cancel", subject=f"challenge:{code}")
        publish(ChallengeCancelled(challenge.pk, code, reason))
        lifecycle.advance(code)  # shares and awards what waited for the client
    return challenge


def _cancel_phases(challenge: Challenge, *, by: Member) -> None:
    """Cancel what is before its deadline; nobody's clock but the database's says what is."""
    now = clock.database_now()
    for phase in challenge.phases.all():
        if not ends_when_cancelled(phase, now):
            continue
        phase.challenge = challenge
        if challenge.cancel_rule == CancelRule.SHARE and phase.state == PhaseState.OPEN:
            share_among_entrants(phase, by=by)
        money.release_phase(phase=phase, by=by, reason=MoneyReason.CANCELLED)
        phase.state = PhaseState.CANCELLED
        phase.save(update_fields=["state"])
    money.return_pot(challenge=challenge, by=by, reason=MoneyReason.CANCELLED)
