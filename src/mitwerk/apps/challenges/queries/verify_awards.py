"""Whether prizes agree with the terms, the books and the payouts, challenge by challenge."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Sum

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import Award, AwardLine, Challenge
from mitwerk.apps.challenges.queries.money import standing_of
from mitwerk.apps.challenges.queries.payouts import KIND
from mitwerk.apps.challenges.queries.promised import promised_prize
from mitwerk.apps.ledger.enums import AccountKind, StepKind, TransactionKind
from mitwerk.apps.ledger.models import Account, Payout, Posting
from mitwerk.apps.ledger.queries.findings import LOOK, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 500
SETTLED = StepKind.SETTLED.value


def broken_awards() -> Iterator[Finding]:
    """Yield what is wrong with pots, awards and shares."""
    yield from _pots()
    yield from _awards()
    yield from _shares()


def _pots() -> Iterator[Finding]:
    """Promised = in the pot + locked + awarded + gone back to the client, to the cent."""
    for challenge in Challenge.objects.exclude(state=ChallengeState.DRAFT).order_by("pk"):
        standing = standing_of(challenge)
        back = _gone_back(challenge)
        if standing.returned.minor != back:
            says = (
                f"promised {standing.promised.minor}, in the pot {standing.in_pot.minor}, locked "
                f"{standing.locked.minor}, awarded {standing.awarded.minor}, gone back {back}"
            )
            yield Finding("every-cent-accounted-for", f"challenge {challenge.code}", says, LOOK)


def _gone_back(challenge: Challenge) -> int:
    """Return what the books gave back to the client of a challenge."""
    back = Posting.objects.filter(
        transaction__cause=f"challenge:{challenge.code}",
        transaction__kind=TransactionKind.RELEASE,
        account__kind=AccountKind.OUTSIDE,
    )
    return int(back.aggregate(whole=Sum("amount_minor"))["whole"] or 0)


def _awards() -> Iterator[Finding]:
    """An award is at most what the terms promise, is its shares, and is not payable in parts."""
    held = dict(
        Account.objects.filter(kind=AccountKind.AWARDED).values_list("owner", "balance_minor")
    )
    rows = Award.objects.select_related("phase__challenge").prefetch_related("lines")
    for award in rows.order_by("pk").iterator(CHUNK):
        name = f"award {award.code}"
        shares = sum(line.amount_minor for line in award.lines.all())
        if shares != award.amount_minor:
            says = f"its shares add up to {shares} instead of {award.amount_minor}"
            yield Finding("shares-are-the-award", name, says, LOOK)
        most = promised_prize(award.phase, award.rank) if award.rank else award.amount_minor
        if most is None or award.amount_minor > most:
            says = f"{award.amount_minor} was given, the frozen terms promise {most}"
            yield Finding("as-the-terms-promise", name, says, LOOK)
        left = held.get(f"prize:{award.phase.code}:{award.rank}", 0)
        if left not in {0, award.amount_minor}:
            says = f"{left} of {award.amount_minor} is not payable yet: neither all nor nothing"
            yield Finding("payable-as-a-whole", name, says, LOOK)


def _shares() -> Iterator[Finding]:
    """A share is owed by its payouts, and marked as paid by the movement that settled one."""
    payouts: dict[str, list[Payout]] = defaultdict(list)
    rows = Payout.objects.filter(cause__startswith=f"{KIND}:").prefetch_related("steps")
    for payout in rows.order_by("pk"):
        payouts[payout.cause.partition(":")[2]].append(payout)
    lines = {line.code: line for line in AwardLine.objects.select_related("payee").order_by("pk")}
    for code in sorted(payouts.keys() - lines.keys()):
        yield Finding("owed-for-a-share", f"share {code}", "a payout names no share", LOOK)
    for code, line in lines.items():
        yield from _share(line, payouts.get(code, []))


def _share(line: AwardLine, payouts: list[Payout]) -> Iterator[Finding]:
    name = f"share {line.code}"
    other = [
        p for p in payouts if (p.amount_minor, p.payee_id) != (line.amount_minor, line.payee_id)
    ]
    if other:
        yield Finding("owed-as-awarded", name, "a payout has another sum or payee", LOOK)
    last = [list(payout.steps.all())[-1:] for payout in payouts]
    settled = [step.transaction_id for steps in last for step in steps if step.kind == SETTLED]
    if len(settled) > 1:
        yield Finding("paid-once", name, f"it was paid {len(settled)} times", LOOK)
    if payouts and settled[:1] != ([line.paid_by_id] if line.paid_by_id else []):
        says = "it is marked as paid without the movement, or the other way round"
        yield Finding("marked-as-paid", name, says, LOOK)
