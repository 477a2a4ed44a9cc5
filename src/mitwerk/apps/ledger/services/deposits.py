"""Prove that promised prizes are there: a paper of the client, confirmed by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.ledger import causes, rules
from mitwerk.apps.ledger.enums import PaperKind
from mitwerk.apps.ledger.errors import DepositJudgedError
from mitwerk.apps.ledger.events import DepositHandedIn, DepositJudged
from mitwerk.apps.ledger.models import Deposit, DepositVerdict
from mitwerk.apps.ledger.services.papers import prepare_paper
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.money import LARGEST
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

SHORTEST_REASON = 10


def hand_in_deposit(
    *, by: Member, ref: str, amount_minor: int, name: str, content: bytes
) -> Deposit:
    """Hand in the paper that shows a sum for a purse (``challenge:7k2…``).

    Nothing is paid in here: the money stays on the client's account. Refuses everybody but who
    fills the purse, and papers that can't be taken. Publishes `events.DepositHandedIn`.
    """
    purse = causes.purse(ref, by)
    if not purse.runs:
        raise NotAllowedError
    if not 0 < amount_minor <= LARGEST:
        raise InvalidError(_("Write the sum that the paper shows."), where="amount")
    paper = prepare_paper(by=by, kind=PaperKind.PROOF, name=name, content=content)
    with transaction.atomic():
        paper.save(force_insert=True)
        deposit = Deposit.objects.create(
            cause=ref,
            amount_minor=amount_minor,
            currency=purse.promised.currency,
            paper=paper,
            by=by,
            at=clock.database_now(),
        )
        audit.record(by=by, verb="deposit.hand-in", subject=f"deposit:{deposit.code}")
        publish(DepositHandedIn(deposit.pk))
    return deposit


def judge_deposit(*, by: Member, code: str, confirmed: bool, reason: str = "") -> DepositVerdict:
    """Say what the paper shows, once, as a treasurer or moderator who is not the client.

    A refusal needs its reason, which the client reads. Publishes `events.DepositJudged`.
    """
    reason = reason.strip()[:500]
    with transaction.atomic():
        deposit = Deposit.objects.select_for_update().filter(code=code).first()
        if deposit is None:
            raise NotFoundError
        rules.check_confirms(roles_of(by), by, deposit.by_id)
        if not confirmed and len(reason) < SHORTEST_REASON:
            raise InvalidError(_("Say what is wrong, so that it can be mended."), where="reason")
        if DepositVerdict.objects.filter(deposit=deposit).exists():
            raise DepositJudgedError
        verdict = DepositVerdict.objects.create(
            deposit=deposit,
            confirmed=confirmed,
            reason=reason,
            handed_by_id=deposit.by_id,
            by=by,
            at=clock.database_now(),
        )
        verb = "deposit.confirm" if confirmed else "deposit.refuse"
        audit.record(by=by, verb=verb, subject=f"deposit:{deposit.code}")
        publish(DepositJudged(deposit.pk))
    return verdict
