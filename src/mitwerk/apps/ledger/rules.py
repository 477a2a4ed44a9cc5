"""Who confirms deposits and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.ledger.errors import OwnDepositError, OwnPayoutError
from mitwerk.kit.problems import NotAllowedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from mitwerk.apps.ledger.models import Payout
    from mitwerk.apps.members.models import Member

TREASURER, MODERATOR = "treasurer", "moderator"
CONFIRMERS = frozenset({TREASURER, MODERATOR})


def may_confirm(roles: Collection[str], viewer: Member, handed_in_by: int) -> bool:
    """Tell whether this person may look at a deposit as the second one."""
    return not CONFIRMERS.isdisjoint(roles) and viewer.pk != handed_in_by


def check_confirms(roles: Collection[str], by: Member, handed_in_by: int) -> None:
    if CONFIRMERS.isdisjoint(roles):
        raise NotAllowedError
    if by.pk == handed_in_by:
        raise OwnDepositError


def check_pays(roles: Collection[str]) -> None:
    if TREASURER not in roles:
        raise NotAllowedError


def check_pays_another(by: Member, payout: Payout) -> None:
    """Refuse who would note the payment of their own sum, or that it is owed once more."""
    if payout.payee_id == by.pk:
        raise OwnPayoutError
