"""Each prize as a line of steps: promised, proven, locked, awarded, payable, sent, settled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState
from mitwerk.apps.challenges.models import Prize
from mitwerk.apps.challenges.queries.payouts import cause_of
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.presenting import Step, drawn
from mitwerk.apps.ledger.queries.deposits import proof_of
from mitwerk.apps.ledger.queries.payouts import lines_of, with_all
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.challenges.models import Award, AwardLine, Challenge, Phase
    from mitwerk.apps.ledger.presenting import Drawn
    from mitwerk.apps.ledger.queries.deposits import Proof

OVER = {PhaseState.AWARDED, PhaseState.CLOSED, PhaseState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ShareDrawn:
    """One share of a prize; ``one`` is its payout with the steps from payable on."""

    line: AwardLine
    one: Drawn | None


@dataclass(frozen=True, slots=True)
class PrizeDrawn:
    """One prize with its line of steps, who must act, and who shares it."""

    title: str
    money: Money
    steps: tuple[Step, ...]
    next: str
    shares: list[ShareDrawn]


def prizes_drawn(challenge: Challenge, awards: Iterable[Award]) -> list[PrizeDrawn]:
    """Return every prize of a challenge in the order of phases and ranks.

    As many queries for many prizes as for one; ``awards`` come with their lines.
    """
    awards = list(awards)
    given = {(award.phase_id, award.rank): award for award in awards}
    payouts = _payouts([line for award in awards for line in award.lines.all()])
    proof = proof_of(f"challenge:{challenge.code}")
    prizes = Prize.objects.filter(phase__challenge=challenge).select_related("phase")
    rows = [
        _drawn(challenge, prize.phase, prize.rank, prize.amount_minor, proof, given, payouts)
        for prize in prizes.order_by("phase__position", "rank")
    ]
    shared = [award for award in awards if award.rank == 0]  # of phases that were cancelled
    return rows + [
        _drawn(challenge, award.phase, 0, award.amount_minor, proof, given, payouts)
        for award in shared
    ]


def _payouts(lines: list[AwardLine]) -> dict[str, Drawn]:
    causes = [cause_of(line) for line in lines]
    rows = with_all(Payout.objects.filter(cause__in=causes)).order_by("pk")
    return {line.payout.cause: drawn(line) for line in lines_of(rows)}  # the last retry stays


def _drawn(
    challenge: Challenge,
    phase: Phase,
    rank: int,
    amount_minor: int,
    proof: Proof,
    given: dict[tuple[int, int], Award],
    payouts: dict[str, Drawn],
) -> PrizeDrawn:
    award = given.get((phase.pk, rank))
    lines = list(award.lines.all()) if award else []
    shares = [ShareDrawn(line, payouts.get(cause_of(line))) for line in lines]
    place = _("prize %d") % rank if rank else _("share of a cancelled phase")
    steps = [*_before(challenge, proof), *_middle(phase, award), *_after(award, shares)]
    return PrizeDrawn(
        title=f"{phase.title}, {place}",
        money=Money(award.amount_minor if award else amount_minor, challenge.currency),
        steps=tuple(_with_current(steps)),
        next=_next(challenge, phase, proof, award),
        shares=shares,
    )


def _before(challenge: Challenge, proof: Proof) -> list[Step]:
    published = challenge.state != ChallengeState.DRAFT
    covered = proof.covers(challenge.prizes_minor)
    proven = Step(_("Proven"), "done", proof.at)
    if not covered:
        note = _("being looked at") if proof.waiting else _("by promise only")
        proven = Step(_("Proven"), "skipped" if published else "coming", None, note)
    state = "done" if published else "coming"
    return [
        Step(_("Promised"), state, challenge.published_at),
        proven,
        Step(_("Locked"), state, challenge.published_at),
    ]


def _middle(phase: Phase, award: Award | None) -> list[Step]:
    if award is not None:
        return [Step(_("Awarded"), "done", award.at)]
    if phase.state in OVER:
        return [Step(_("Gone back to the client"), "done")]
    return [Step(_("Awarded"), "coming")]


def _after(award: Award | None, shares: list[ShareDrawn]) -> list[Step]:
    """Return the steps of the share that is furthest behind: only then the prize is paid."""
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for share in shares:
        if share.one is not None:
            done = sum(step.state == "done" for step in share.one.steps)
            found[done] = list(share.one.steps)
    if found:
        return found[min(found)]
    coming = (_("Payable"), _("In a payout file"), _("Settled"))
    return [Step(label, "coming") for label in coming] if award else []


def _with_current(steps: list[Step]) -> list[Step]:
    """Mark the last step that is done as the current one, unless one is or all are."""
    if any(step.state == "current" for step in steps) or all(s.state != "coming" for s in steps):
        return steps
    done = [at for at, step in enumerate(steps) if step.state == "done"]
    if not done:
        return steps
    last = steps[done[-1]]
    now = Step(last.label, "current", last.when, last.note)
    return [now if at == done[-1] else step for at, step in enumerate(steps)]


def _next(challenge: Challenge, phase: Phase, proof: Proof, award: Award | None) -> str:
    """Say what happens next and who must act; what is awarded says it share by share."""
    if award is not None or phase.state in OVER:
        return ""
    if challenge.state == ChallengeState.DRAFT:
        return _("Next: the client publishes the brief; then the prize is promised and locked.")
    if proof.waiting:
        return _("Next: a treasurer or moderator looks at the client’s deposit.")
    if phase.state == PhaseState.DECIDED:
        return _("Next: the client awards it, or it is given as decided when the term has passed.")
    if phase.state == PhaseState.TOO_CLOSE:
        return _("Next: the client chooses among the contenders, or they share it.")
    return _("Next: entries, then ballots; what wins is awarded by the frozen rule.")
