"""Deposits and whether they prove what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from mitwerk.apps.ledger.models import Deposit
from mitwerk.apps.ledger.rules import CONFIRMERS
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a promise is proven."""

    proven_minor: int
    begun: bool  # something was handed in
    waiting: bool
    at: datetime | None

    def covers(self, promised_minor: int) -> bool:
        return 0 < promised_minor <= self.proven_minor


def deposits_of(ref: str) -> QuerySet[Deposit]:
    """Return what was handed in for a purse, newest first."""
    rows = Deposit.objects.filter(cause=ref).select_related("verdict__by", "paper", "by")
    return rows.order_by("-pk")


def proof_of(ref: str) -> Proof:
    """Return how much of a purse a second person has confirmed; the same paper counts once."""
    found = Deposit.objects.filter(cause=ref).select_related("verdict")
    rows = list(found.annotate(sha256=F("paper__sha256")).order_by("pk"))
    judged = {row: getattr(row, "verdict", None) for row in rows}
    good = [row for row, verdict in judged.items() if verdict and verdict.confirmed]
    last = good[-1].verdict.at if good else None
    return Proof(
        proven_minor=sum({row.sha256: row.amount_minor for row in good}.values()),
        begun=bool(rows),
        waiting=any(verdict is None for verdict in judged.values()),
        at=last,
    )


def waiting_deposits() -> QuerySet[Deposit]:
    """Return what nobody has looked at yet, oldest first."""
    return Deposit.objects.filter(verdict=None).select_related("paper", "by").order_by("pk")


def same_paper(deposit: Deposit) -> QuerySet[Deposit]:
    """Return other deposits that were shown by the very same bytes, oldest first."""
    rows = Deposit.objects.filter(paper__sha256=deposit.paper.sha256).exclude(pk=deposit.pk)
    return rows.select_related("paper", "by", "verdict").order_by("pk")


def deposit_by_code(code: str, *, viewer: Member, roles: Collection[str]) -> Deposit:
    """Return a deposit that the viewer may see: who handed it in, and who may confirm."""
    rows = Deposit.objects.select_related("paper", "by", "verdict__by").filter(code=code)
    if CONFIRMERS.isdisjoint(roles):
        rows = rows.filter(by=viewer)
    found = rows.first()
    if found is None:
        raise NotFoundError
    return found
