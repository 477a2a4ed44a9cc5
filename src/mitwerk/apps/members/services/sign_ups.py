"""Sign-ups that come to nothing: the handle is kept for some days, then all of it is forgotten."""

from __future__ import annotations

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from mitwerk.apps.members.models import HandleHold, Member
from mitwerk.kit import clock

logger = logging.getLogger(__name__)
KEPT = timedelta(days=7)  # longer than the mailed link works (3 days)


def hold_handle(handle: str) -> None:
    """Keep a handle as if its sign-up waited for the mailed link."""
    HandleHold.objects.create(handle=handle.lower())


def forget_sign_ups() -> int:
    """Give handles free after seven days and remove accounts never confirmed; returns how many.

    Who has signed in once, or whom something else refers to, stays. May run twice.
    """
    before = clock.now() - KEPT
    HandleHold.objects.filter(held_at__lte=before).delete()
    never = EmailAddress.objects.filter(
        verified=False, user__last_login=None, user__date_joined__lte=before
    )
    people = list(never.values_list("user_id", flat=True).distinct())
    return sum(_forget(member_id) for member_id in people)


def _forget(member_id: int) -> bool:
    try:
        with transaction.atomic():
            # Locked, so that nobody confirms the address between the question and its answer.
            own = list(EmailAddress.objects.select_for_update().filter(user_id=member_id))
            if any(address.verified for address in own):
                return False
            Member.objects.filter(pk=member_id).delete()
    except IntegrityError as error:  # an older invitation or jury seat names the member
        logger.info("a sign-up never confirmed stays: %s", error)
        return False
    return True
