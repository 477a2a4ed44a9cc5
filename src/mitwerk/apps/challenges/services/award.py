"""Award a prize, and mark its shares as paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import events_judging as events
from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import shares_of_prize
from mitwerk.apps.challenges.enums import AwardState, MoneyReason, PhaseState
from mitwerk.apps.challenges.errors_judging import (
    AlreadyAwarded,
    AlreadyPaid,
    ChecksUnderWay,
    NobodyAtThisRank,
    NotDecided,
    NotPayableYet,
    OtherThanPromised,
)
from mitwerk.apps.challenges.models import Award, AwardLine, Phase, Prize
from mitwerk.apps.challenges.queries.payouts import payouts_of
from mitwerk.apps.challenges.queries.promised import promised_prize
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.lock import lock_challenge, locked_phase
from mitwerk.apps.challenges.services.payable import make_payable
from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.services.payouts import pay_by_hand
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.adapters_judging import Share
    from mitwerk.apps.ledger.models import Paper, Transaction
    from mitwerk.apps.members.models import Member

AWARDABLE = {PhaseState.DECIDED, PhaseState.AWARDED}


def award_prize(*, by: Member, phase_code: str, rank: int) -> Award:
    """Give the prize of one rank to who holds that place; exactly once, whoever else tries.

    Who fails a must-row is passed over, unless the client waived it. Refuses before the decision,
    a rank without a prize or a place, while checks of the entries run, and a second time. When the
    last prize is given, the phase is awarded and what is left goes back to the pot. Publishes
    `events.PrizeAwarded`.
    """
    with transaction.atomic():
        phase = locked_phase(phase_code)
        rules.check_runs_challenge(by, phase.challenge)
        return _give(by, phase, _awardable_prize(phase, rank))


def award_all(*, by: Member, phase_code: str) -> list[Award]:
    """Give every prize of a decided phase that has a place and is not given yet."""
    with transaction.atomic():
        phase = locked_phase(phase_code)
        rules.check_runs_challenge(by, phase.challenge)
        if phase.state == PhaseState.APPEALS:
            raise NotDecided(_("The term for appeals is still running."))
        due = _waiting(phase)
        if not due and phase.state == PhaseState.DECIDED:
            raise NobodyAtThisRank(
                _("No entry may have a prize here. Waive a row, or let your term end.")
            )
        if not due:
            raise AlreadyAwarded(_("Every prize of this phase is already given."))
        return [_give(by, phase, prize) for prize in due]


def award_lapsed(phase: Phase) -> None:
    """Give what the client of a decided phase did not award in time.

    Called by the ticker under the challenge's lock.
    """
    try:
        due = _waiting(phase)
    except ChecksUnderWay:
        return  # stays due: a check takes minutes, and is given up after three deaths
    if not due:
        _finish_when_all_given(None, phase)  # else it stayed due at every tick
    for prize in due:
        _give(None, phase, prize)


def mark_paid(
    *,
    by: Member,
    line_code: str,
    reference: str,
    paper: Paper | None = None,
    country: str = "",
) -> AwardLine:
    """Note that the client paid one share by hand, with the reference of the payment. Once.

    Refuses a share that is not payable yet, or in a payout file; a sum that leaves SEPA needs
    its receipt, and where the payee has given no account the ``country`` of it is asked for.
    """
    known = AwardLine.objects.select_related("award__phase__challenge").filter(code=line_code)
    found = known.first()
    if found is None:
        raise NotFoundError
    with transaction.atomic():
        challenge = lock_challenge(found.award.phase.challenge.code)
        rules.check_runs_challenge(by, challenge)
        line = known.select_related("award", "payee").get()
        if line.paid_by_id:
            raise AlreadyPaid
        payout = payouts_of([line]).get(line.code)
        if payout is None:
            raise NotPayableYet
        pay_by_hand(by=by, code=payout.code, reference=reference, paper=paper, country=country)
    return known.select_related("award", "payee").get()


def note_paid(
    *, by: Member, line: AwardLine, transaction_: Transaction, reference: str
) -> AwardLine:
    """Mark a share as paid by a movement of the ledger; called under the challenge's lock.

    Closes award and phase with the last one. Publishes `events.PrizePaid`.
    """
    line.paid_by, line.paid_reference = transaction_, reference
    line.paid_at = clock.database_now()
    line.save(update_fields=["paid_by", "paid_reference", "paid_at"])
    _close_when_all_paid(line.award)
    audit.record(by=by, verb="prize.paid", subject=f"line:{line.code}")
    publish(events.PrizePaid(line_code=line.code))
    return line


def note_unpaid(*, by: Member, line: AwardLine, transaction_: Transaction) -> None:
    """Note that what a movement paid came back; award and phase are open again.

    Called under the challenge's lock, after the reversal. A challenge that is over stays so.
    """
    if line.paid_by_id != transaction_.pk:
        raise NotPayableYet
    line.paid_by, line.paid_reference, line.paid_at = None, "", None
    line.save(update_fields=["paid_by", "paid_reference", "paid_at"])
    Award.objects.filter(pk=line.award_id).update(state=AwardState.AWARDED)
    closed = Phase.objects.filter(pk=line.award.phase_id, state=PhaseState.CLOSED)
    closed.update(state=PhaseState.AWARDED)
    audit.record(by=by, verb="prize.unpaid", subject=f"line:{line.code}")


def _awardable_prize(phase: Phase, rank: int) -> Prize:
    if phase.awards.filter(rank=rank).exists():
        raise AlreadyAwarded(_("The prize of rank %d is already given.") % rank)
    if phase.state not in AWARDABLE:
        raise NotDecided
    prize = phase.prizes.filter(rank=rank).first()
    if prize is None:
        raise NobodyAtThisRank(_("This phase has no prize of rank %d.") % rank)
    return prize


def _waiting(phase: Phase) -> list[Prize]:
    """Return the prizes that somebody holds a place for and that are not given yet."""
    given = set(phase.awards.values_list("rank", flat=True))
    left = [prize for prize in phase.prizes.all() if prize.rank not in given]
    return [prize for prize in left if shares_of_prize(phase, prize)]


def _give(by: Member | None, phase: Phase, prize: Prize) -> Award:
    if prize.amount_minor != promised_prize(phase, prize.rank):
        raise OtherThanPromised(_("Nothing was paid; ask whoever runs this site to look at it."))
    shares = shares_of_prize(phase, prize)
    if not shares:
        raise NobodyAtThisRank(_("Nobody holds rank %d of this phase.") % prize.rank)
    award = write_award(
        by=by,
        phase=phase,
        rank=prize.rank,
        shares=shares,
        reason=MoneyReason.PRIZE.of_rank(prize.rank),
    )
    _finish_when_all_given(by, phase)
    audit.record(by=by, verb="prize.award", subject=f"award:{award.code}")
    publish(events.PrizeAwarded(award_code=award.code))
    return award


def write_award(
    *,
    by: Member | None,
    phase: Phase,
    rank: int,
    shares: list[Share],
    reason: str,
) -> Award:
    """Post the money from the phase's lock to the award and keep the award with its lines.

    Called under the challenge's lock; one award a phase and rank, by the database. What the share
    rule gives to nobody stays locked until the phase is finished. Decisions are awarded after
    their time for appeals, so an award becomes payable at once (`services.payable`).
    """
    challenge = phase.challenge
    given = sum(share.amount_minor for share in shares)
    moved = post(
        by=by,
        kind=TransactionKind.AWARD,
        currency=challenge.currency,
        lines=[
            Line(AccountKind.LOCK, money.lock_of(phase), -given),
            Line(AccountKind.AWARDED, money.award_of(phase, rank), given),
        ],
        cause=money.pot_of(challenge),
        reason=reason,
        key=f"award:{phase.code}:{rank}",
    )
    award = Award.objects.create(
        phase=phase,
        rank=rank,
        amount_minor=given,
        currency=challenge.currency,
        transaction=moved,
        by=by,
        at=clock.database_now(),
    )
    AwardLine.objects.bulk_create(
        AwardLine(
            award=award, entry=share.entry, payee=share.payee, amount_minor=share.amount_minor
        )
        for share in shares
    )
    make_payable(award=award, by=by)
    return award


def _finish_when_all_given(by: Member | None, phase: Phase) -> None:
    try:
        if _waiting(phase):
            return
    except ChecksUnderWay:
        return
    owed = phase.awards.exclude(state=AwardState.PAID).exists()
    state = PhaseState.AWARDED if owed else PhaseState.CLOSED
    Phase.objects.filter(pk=phase.pk).update(state=state, answer_by=None)
    money.release_phase(phase=phase, by=by, reason=MoneyReason.NO_PLACE)


def _close_when_all_paid(award: Award) -> None:
    if award.lines.filter(paid_by=None).exists():
        return
    Award.objects.filter(pk=award.pk).update(state=AwardState.PAID)
    phase = award.phase
    all_paid = not phase.awards.exclude(state=AwardState.PAID).exists()
    if all_paid and Phase.objects.get(pk=phase.pk).state == PhaseState.AWARDED:
        Phase.objects.filter(pk=phase.pk).update(state=PhaseState.CLOSED)
