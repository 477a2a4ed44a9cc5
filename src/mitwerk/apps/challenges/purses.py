"""Challenges as the ledger below sees them: pots that deposits prove, shares that are owed.

Registered once by the app's entry; nothing here is called by our own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import AwardLine, Challenge
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.queries.payouts import KIND
from mitwerk.apps.challenges.queries.shared_prizes import behind_lines, sources_of
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.services.award import note_paid, note_unpaid
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.apps.ledger.causes import Behind, Purse, Source
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member

__all__ = ["AWARD_LINES", "KIND", "purse_of", "purses_named"]


def purse_of(code: str, viewer: Member | AnonymousUser) -> Purse | None:
    """Return the pot of a challenge; a draft can be proven before it is published."""
    challenge = visible_challenges(viewer).filter(code=code).first()
    if challenge is None:
        return None
    over = {ChallengeState.CLOSED, ChallengeState.CANCELLED}
    runs = viewer.pk is not None and is_client(challenge, viewer.pk)
    return _purse(challenge, runs=runs and challenge.state not in over)


def purses_named(codes: Collection[str]) -> dict[str, Purse]:
    """Return pots for those who confirm their deposits: nobody fills them; drafts have no page."""
    rows = Challenge.objects.filter(code__in=codes)
    return {one.code: _purse(one, runs=False) for one in rows}


def _purse(challenge: Challenge, *, runs: bool) -> Purse:
    draft = challenge.state == ChallengeState.DRAFT and not runs
    return Purse(
        ref=f"challenge:{challenge.code}",
        title=challenge.title,
        url="" if draft else reverse("challenges:money", args=[challenge.code]),
        client_id=challenge.client_id,
        promised=Money(challenge.prizes_minor, challenge.currency),
        runs=runs,
    )


class AwardLines:
    """Answers for the shares of prizes, by the code of the share."""

    def lock(self, key: str) -> None:
        """Lock the challenge of a share."""
        lock_challenge(Challenge.objects.get(phases__awards__lines__code=key).code)

    def paid(self, key: str, *, by: Member, transaction: Transaction, reference: str) -> None:
        """Mark the share as paid."""
        line = AwardLine.objects.select_related("award__phase__challenge").get(code=key)
        note_paid(by=by, line=line, transaction_=transaction, reference=reference)

    def unpaid(self, key: str, *, by: Member, transaction: Transaction) -> None:
        """Take the mark of having been paid from the share."""
        line = AwardLine.objects.select_related("award__phase").get(code=key)
        note_unpaid(by=by, line=line, transaction_=transaction)

    def behind(self, keys: Collection[str]) -> Mapping[str, Behind]:
        """Return why each share is owed: prize, places that share it, people of the entry."""
        return behind_lines(keys)

    def lineage(self, key: str) -> list[Source]:
        """Return the revisions that the prize of a share's entry is shared by."""
        return sources_of(key)


AWARD_LINES = AwardLines()
