"""A member's own payment data, as the member reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.ledger.models import PaymentDetails
from mitwerk.kit.sealing import SealBrokenError, unseal

if TYPE_CHECKING:
    from datetime import date

    from mitwerk.apps.members.models import Member

SHOWN = 4


@dataclass(frozen=True, slots=True)
class ShownDetails:
    """Enough to recognise an account by, not enough to use it; ``readable`` without the key not."""

    name: str
    account: str
    reach: str
    reach_label: str
    delete_after: date
    readable: bool


def shown_details(member: Member) -> ShownDetails | None:
    """Return a member's living payment data with all but the account's last four hidden."""
    row = PaymentDetails.objects.filter(member=member, erased_at=None).first()
    if row is None:
        return None
    try:
        opened = json.loads(unseal(row.sealed, of=f"details:{row.code}"))
    except SealBrokenError:
        opened = None
    return ShownDetails(
        name=opened["name"] if opened else "",
        account=_masked(opened["account"]) if opened else "",
        reach=row.reach,
        reach_label=row.get_reach_display(),
        delete_after=row.delete_after,
        readable=opened is not None,
    )


def _masked(account: str) -> str:
    """Return the country and the last digits: ``DE … 3000``."""
    return f"{account[:2]} … {account[-SHOWN:]}"
