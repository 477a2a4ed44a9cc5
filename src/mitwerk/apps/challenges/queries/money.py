"""The money of a challenge, as everybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import ChallengeState, MoneyReason
from mitwerk.apps.challenges.models import Award, AwardLine
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.models import Account, Posting, Transaction
from mitwerk.apps.members.models import Member
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Challenge, Phase


@dataclass(frozen=True, slots=True)
class Movement:
    """One amount on its way from one account to another, told with names."""

    uuid: str
    kind: str
    label: str
    amount: Money
    sender: str
    receiver: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a challenge's money stands now; the four always add up to the promised sum."""

    promised: Money
    in_pot: Money
    locked: Money
    awarded: Money
    returned: Money


def awards_of(challenge: Challenge) -> QuerySet[Award]:
    """Return the awards of all phases with their share lines."""
    awards = Award.objects.filter(phase__challenge=challenge).select_related("phase")
    lines = AwardLine.objects.select_related("payee", "entry").order_by("pk")
    return awards.prefetch_related(Prefetch("lines", lines)).order_by("phase__position", "rank")


def transactions_of(challenge: Challenge) -> QuerySet[Transaction]:
    """Return the challenge's transactions in the order they happened; none before publishing."""
    if challenge.state == ChallengeState.DRAFT:
        return Transaction.objects.none()
    postings = Prefetch("postings", Posting.objects.select_related("account"))
    found = Transaction.objects.filter(cause=f"challenge:{challenge.code}")
    return found.prefetch_related(postings).order_by("pk")


def lines_of(phase: Phase) -> list[AwardLine]:
    """Return the shares of all prizes given in a phase, in one query."""
    lines = AwardLine.objects.filter(award__phase=phase).select_related("award", "payee", "entry")
    return list(lines.order_by("award__rank", "pk"))


def movements_of(challenge: Challenge, rows: Iterable[Transaction] | None = None) -> list[Movement]:
    """Return every movement in the order it happened, or those of these transactions."""
    rows = list(transactions_of(challenge) if rows is None else rows)
    codes = [a.owner.partition(":")[2] for a in accounts_of(rows) if a.owner.startswith("member:")]
    people = {m.code: m.shown_name for m in Member.objects.filter(code__in=codes)}
    return movements_named(rows, people, dict(challenge.phases.values_list("code", "title")))


def movements_named(
    rows: Iterable[Transaction], people: dict[str, str], phases: dict[str, str]
) -> list[Movement]:
    """Return the movements of these transactions; names of people and phases by their codes."""
    rows = list(rows)
    names = {_key(account): _name(account, people, phases) for account in accounts_of(rows)}
    return [movement for row in rows for movement in _movements(row, names)]


def accounts_of(rows: Iterable[Transaction]) -> list[Account]:
    """Return the accounts that these transactions touch, once each."""
    return list({p.account_id: p.account for row in rows for p in row.postings.all()}.values())


def _movements(row: Transaction, names: dict[str, str]) -> Iterable[Movement]:
    """Split a transaction into sender → receiver; one side always has a single account."""
    postings = list(row.postings.all())
    senders = [posting for posting in postings if posting.amount_minor < 0]
    receivers = [posting for posting in postings if posting.amount_minor > 0]
    pairs = [(senders[0], one, one.amount_minor) for one in receivers]
    if len(senders) > 1:
        pairs = [(one, receivers[0], -one.amount_minor) for one in senders]
    for sender, receiver, minor in pairs:
        yield Movement(
            uuid=str(row.uuid),
            kind=row.kind,
            label=row.get_kind_display(),
            amount=Money(minor, row.currency),
            sender=names[_key(sender.account)],
            receiver=names[_key(receiver.account)],
            why=why(row.reason),
            at=row.at,
        )


def why(reason: str) -> str:
    """Return the reason that the ledger keeps in the reader's words.

    Free text of older movements is shown as it was written.
    """
    code, _colon, rank = reason.partition(":")
    if code not in MoneyReason.values:
        return reason
    return str(MoneyReason(code).label) % {"rank": rank}


def _key(account: Account) -> str:
    return f"{account.kind}/{account.owner}"


def _name(account: Account, people: dict[str, str], phases: dict[str, str]) -> str:
    code = account.owner.partition(":")[2]
    if account.kind == AccountKind.POT:
        return _("Prize pot")
    if account.kind == AccountKind.LOCK:
        return _("Locked for %s") % phases.get(code, code)
    if account.kind == AccountKind.AWARDED:
        title = phases.get(account.owner.split(":")[1], code)
        return _("Awarded in %s") % title
    if account.kind == AccountKind.TRANSIT:
        return _("Payout file %s") % code
    if account.kind == AccountKind.PAYABLE:
        return _("Owed to %s") % people.get(code, code)
    return people.get(code, code)


def standing_of(challenge: Challenge, awards: Iterable[Award] | None = None) -> Standing:
    """Return how much is promised, in the pot, locked, awarded and returned.

    ``awards`` saves asking again for `awards_of` the challenge where a page has them already.
    """
    locks = challenge.phases.annotate(owner=Concat(Value("phase:"), "code")).values("owner")
    accounts = Account.objects.filter(Q(owner=f"challenge:{challenge.code}") | Q(owner__in=locks))
    return standing_by(challenge, accounts, awards_of(challenge) if awards is None else awards)


def standing_by(
    challenge: Challenge, accounts: Iterable[Account], awards: Iterable[Award]
) -> Standing:
    """Return where a challenge's money stands by its accounts and awards."""
    balance: dict[str, int] = {}
    for account in accounts:
        balance[account.kind] = balance.get(account.kind, 0) + account.balance_minor
    awarded = sum(award.amount_minor for award in awards)
    promised = challenge.prizes_minor if challenge.state != ChallengeState.DRAFT else 0
    pot, locked = balance.get(AccountKind.POT, 0), balance.get(AccountKind.LOCK, 0)
    sums = (promised, pot, locked, awarded, promised - pot - locked - awarded)
    return Standing(*(Money(minor, challenge.currency) for minor in sums))
