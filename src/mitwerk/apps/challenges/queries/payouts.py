"""The payouts behind the shares of prizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.ledger.models import Payout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.challenges.models import AwardLine

KIND = "award-line"


def cause_of(line: AwardLine) -> str:
    """Return the reference that the ledger knows a share by."""
    return f"{KIND}:{line.code}"


def payouts_of(lines: Iterable[AwardLine]) -> dict[str, Payout]:
    """Return the last payout of each share by the share's code; what is not payable has none."""
    causes = [cause_of(line) for line in lines]
    rows = Payout.objects.filter(cause__in=causes).prefetch_related("steps").order_by("pk")
    return {row.cause.partition(":")[2]: row for row in rows}
