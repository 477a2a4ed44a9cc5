"""Each prize as a line of steps: promised, proven, locked, awarded, payable, sent, settled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState
from mitwerk.apps.challenges.models import AwardLine, Prize
from mitwerk.apps.challenges.queries.barring import holders_of, standings
from mitwerk.apps.challenges.queries.money import (
    accounts_of,
    movements_named,
    standing_by,
    transactions_of,
)
from mitwerk.apps.challenges.queries.payouts import cause_of
from mitwerk.apps.ledger.enums import Reach
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.presenting import Step, drawn
from mitwerk.apps.ledger.queries.deposits import proof_of
from mitwerk.apps.ledger.queries.payouts import BACK, line_of, with_all, with_reach
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.apps.challenges.models import Award, Challenge, Phase
    from mitwerk.apps.challenges.queries.barring import Standing
    from mitwerk.apps.challenges.queries.money import Movement
    from mitwerk.apps.challenges.queries.money import Standing as MoneyStanding
    from mitwerk.apps.ledger.models import PayoutStep
    from mitwerk.apps.ledger.presenting import Drawn
    from mitwerk.apps.ledger.queries.deposits import Proof

AWAITED = {PhaseState.APPEALS, PhaseState.DECIDED}
OVER = {PhaseState.AWARDED, PhaseState.CLOSED, PhaseState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ShareDrawn:
    """One share of a prize; ``one`` is its payout with the steps from payable on."""

    line: AwardLine
    one: Drawn | None


@dataclass(frozen=True, slots=True)
class PrizeDrawn:
    """One prize with its line of steps, who must act, and who shares it.

    ``later``: its phase has not begun, so there is nothing yet to follow.
    """

    title: str
    money: Money
    steps: tuple[Step, ...]
    next: str
    shares: list[ShareDrawn]
    later: bool


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """All that the page of a challenge's money shows, in few queries."""

    standing: MoneyStanding
    prizes: list[PrizeDrawn]
    movements: list[Movement]
    proof: Proof


def money_page(challenge: Challenge) -> MoneyPage:
    """Return where a challenge's money stands, prize by prize, and every movement.

    As many queries for many prizes, shares and movements as for one: seven, and a few for each
    phase whose decision waits to be awarded.
    """
    lines = list(
        AwardLine.objects.filter(award__phase__challenge=challenge)
        .select_related("award__phase", "payee")
        .order_by("award__phase__position", "award__rank", "pk")
    )
    prizes = list(
        Prize.objects.filter(phase__challenge=challenge)
        .select_related("phase")
        .order_by("phase__position", "rank")
    )
    rows = list(transactions_of(challenge))
    proof = proof_of(f"challenge:{challenge.code}")
    people = {line.payee.code: line.payee.shown_name for line in lines}
    people[challenge.client.code] = challenge.client.shown_name
    phases = {prize.phase.code: prize.phase.title for prize in prizes}
    return MoneyPage(
        standing=standing_by(challenge, accounts_of(rows), {line.award for line in lines}),
        prizes=_prizes(challenge, prizes, lines, proof),
        movements=movements_named(rows, people, phases),
        proof=proof,
    )


def _prizes(
    challenge: Challenge, prizes: list[Prize], lines: list[AwardLine], proof: Proof
) -> list[PrizeDrawn]:
    """Return every prize in the order of phases and ranks, then the shares of cancelled phases.

    Prizes of a phase whose money was shared are left out: none of it went back to the client.
    """
    given: defaultdict[tuple[int, int], list[AwardLine]] = defaultdict(list)
    for line in lines:
        given[line.award.phase_id, line.award.rank].append(line)
    payouts = _payouts(lines)
    shared = {phase for phase, rank in given if rank == 0}
    asked = [
        (one.phase, one.rank, one.amount_minor) for one in prizes if one.phase_id not in shared
    ]
    asked += [
        (found[0].award.phase, 0, found[0].award.amount_minor)
        for (_phase, rank), found in given.items()
        if rank == 0
    ]
    nobody = _nobody_wins(challenge, [(phase, rank) for phase, rank, _minor in asked], set(given))
    return [
        _drawn(
            challenge,
            phase,
            rank,
            minor,
            proof,
            given[phase.pk, rank],
            payouts,
            nobody.get((phase.pk, rank), ""),
        )
        for phase, rank, minor in asked
    ]


def _nobody_wins(
    challenge: Challenge, prizes: list[tuple[Phase, int]], given: Collection[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return what is next, by phase and rank, for prizes that no entry may have as things stand."""
    told: dict[tuple[int, int], str] = {}
    found: dict[int, list[Standing]] = {}
    for phase, rank in prizes:
        if phase.state not in AWAITED or (phase.pk, rank) in given:
            continue
        if phase.pk not in found:
            phase.challenge = challenge
            found[phase.pk] = standings(phase)
        if holders_of(found[phase.pk], rank) == []:
            told[phase.pk, rank] = _of_nobody(found[phase.pk])
    return told


def _of_nobody(found: Iterable[Standing]) -> str:
    if any(one.barred for one in found):
        return _(
            "Next: no entry may have it. Unless the client waives a row, it goes back to the prize "
            "pot when this phase is over."
        )
    return _("Next: no entry holds this place; it goes back when this phase is over.")


def _payouts(lines: list[AwardLine]) -> dict[str, Drawn]:
    causes = [cause_of(line) for line in lines]
    rows = with_reach(with_all(Payout.objects.filter(cause__in=causes))).order_by("pk")
    before: defaultdict[str, list[PayoutStep]] = defaultdict(list)
    drawings: dict[str, Drawn] = {}
    for row in rows:  # the last retry stays
        line = line_of(row, _reach(row), before=before[row.cause])
        drawings[row.cause] = drawn(line)
        before[row.cause] += [step for step in row.steps.all() if step.kind in BACK]
    return drawings


def _reach(row: Payout) -> Reach | None:
    found = getattr(row, "payee_reach", None)
    return Reach(found) if found else None


def _drawn(
    challenge: Challenge,
    phase: Phase,
    rank: int,
    amount_minor: int,
    proof: Proof,
    lines: list[AwardLine],
    payouts: dict[str, Drawn],
    nobody: str,
) -> PrizeDrawn:
    award = lines[0].award if lines else None
    shares = [ShareDrawn(line, payouts.get(cause_of(line))) for line in lines]
    place = _("prize %d") % rank if rank else _("share of a cancelled phase")
    steps = [*_before(challenge, proof), *_middle(challenge, phase, award), *_after(award, shares)]
    return PrizeDrawn(
        title=f"{phase.title}, {place}",
        money=Money(award.amount_minor if award else amount_minor, challenge.currency),
        steps=tuple(_with_current(steps)),
        next=nobody or _next(challenge, phase, award),
        shares=shares,
        later=phase.state == PhaseState.SCHEDULED,
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


def _middle(challenge: Challenge, phase: Phase, award: Award | None) -> list[Step]:
    if award is not None:
        return [Step(_("Awarded"), "done", award.at)]
    if phase.state in OVER:
        # The pot gives it back when the last phase is over, or at once where all is cancelled.
        runs = challenge.state == ChallengeState.OPEN
        pot = [Step(_("Back in the prize pot"), "done")] if runs else []
        return [*pot, Step(_("Gone back to the client"), "coming" if runs else "done")]
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


def _next(challenge: Challenge, phase: Phase, award: Award | None) -> str:
    """Say what happens next and who must act; what is awarded says it share by share."""
    if award is not None:
        return ""
    if phase.state in OVER:
        over = challenge.state != ChallengeState.OPEN
        return "" if over else _("Next: it goes back to the client when the last phase is over.")
    if challenge.state == ChallengeState.DRAFT:
        return _("Next: the client publishes the brief; then the prize is promised and locked.")
    if phase.state == PhaseState.APPEALS:
        return _("Next: the time for appeals ends; then the client awards it.")
    if phase.state == PhaseState.DECIDED:
        return _("Next: the client awards it, or it is given as decided when the term has passed.")
    if phase.state == PhaseState.TOO_CLOSE:
        return _("Next: the client chooses among the contenders, or they share it.")
    if phase.state == PhaseState.JUDGING:
        return _("Next: ballots; what wins is awarded by the frozen rule.")
    return _("Next: entries, then ballots; what wins is awarded by the frozen rule.")
