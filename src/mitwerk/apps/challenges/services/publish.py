"""Publish a brief: freeze its terms, fund its prizes, start its phases."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState
from mitwerk.apps.challenges.errors import BudgetExceeded, NotReady
from mitwerk.apps.challenges.events import ChallengePublished
from mitwerk.apps.challenges.queries.missing import BUDGET, missing_of
from mitwerk.apps.challenges.services import lifecycle, money
from mitwerk.apps.challenges.services.brief import draft_of
from mitwerk.apps.challenges.services.terms import canonical_terms
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish as publish_event

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member


def publish(*, by: Member, code: str) -> Challenge:
    """Make a draft public for good.

    Promises: the terms are kept in canonical form with their SHA-256 and never change again; the
    prizes are funded and locked in the same transaction; due phases open. Refuses drafts with
    anything missing, prizes above the budget, and everybody but the client. Publishes
    `ChallengePublished`. The terms are hashed under the lock: a few kilobytes that must not
    change between check and freeze.
    """
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        _refuse_missing(challenge)
        challenge.terms = canonical_terms(challenge)
        challenge.terms_sha256 = hashlib.sha256(challenge.terms.encode()).hexdigest()
        challenge.state, challenge.published_at = ChallengeState.OPEN, clock.database_now()
        challenge.save(update_fields=["terms", "terms_sha256", "state", "published_at"])
        challenge.phases.update(state=PhaseState.SCHEDULED)
        money.fund_and_lock(challenge=challenge, by=by)
        audit.record(
            by=by,
            verb="challenge.publish",
            subject=f"challenge:{challenge.code}",
            details={"terms_sha256": challenge.terms_sha256},
        )
        publish_event(ChallengePublished(challenge.pk, challenge.code))
        lifecycle.advance(challenge.code)
    return challenge


def _refuse_missing(challenge: Challenge) -> None:
    missing = missing_of(challenge, now=clock.database_now())
    if not missing:
        return
    first = next((fault for fault in missing if fault.code == BUDGET), None)
    if first is not None:
        raise BudgetExceeded(first.text, where=first.step)
    raise NotReady(" ".join(fault.text for fault in missing), where=missing[0].step)
