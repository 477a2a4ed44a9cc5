"""Shapes of money in JSON: sums in minor units, accounts never in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ninja import Field, Schema

from mitwerk.apps.ledger.causes import Source
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.queries.payouts import PayoutLine
from mitwerk.kit.api import Body


class StepOut(Schema):
    kind: str = Field(description="in_file, settled, returned or voided")
    reference: str
    at: datetime


class ShareOut(Schema):
    label: str
    amount_minor: int


class SourceOut(Schema):
    """A revision that the sum is shared by; only where one payout is asked for."""

    who: str
    mine: bool
    points: int
    amount_minor: int
    revision: str


class PayoutOut(Schema):
    """A sum that is owed: ``shares`` lead from the prize down to it."""

    code: str
    title: str
    payee: str
    client: str
    amount_minor: int
    currency: str
    charges: str = Field(description="shared: each side pays its own bank; client: both")
    state: str = Field(description="payable, in_file, settled, returned or voided")
    retry_of: str | None = None
    steps: list[StepOut] = []
    shares: list[ShareOut] = []
    sources: list[SourceOut] = []
    before: list[StepOut] = Field([], description="how earlier payouts of the sum came back")

    @classmethod
    def of(cls, line: PayoutLine, sources: Iterable[Source] = ()) -> PayoutOut:
        payout = line.payout
        behind = line.behind
        return cls.model_validate(
            {
                "code": payout.code,
                "title": payout.title,
                "payee": payout.payee.handle,
                "client": payout.client.handle,
                "amount_minor": payout.amount_minor,
                "currency": payout.currency,
                "charges": payout.charges,
                "state": line.state,
                "retry_of": _retried(payout),
                "steps": [StepOut.from_orm(step) for step in payout.steps.all()],
                "before": [StepOut.from_orm(step) for step in line.before],
                "shares": [
                    {"label": share.label, "amount_minor": share.money.minor}
                    for share in (behind.shares if behind else ())
                ],
                "sources": [
                    {
                        "who": one.who,
                        "mine": one.mine,
                        "points": one.points,
                        "amount_minor": one.money.minor,
                        "revision": one.label,
                    }
                    for one in sources
                    if not one.outright
                ],
            }
        )


def _retried(payout: Payout) -> str | None:
    return payout.retry_of.code if payout.retry_of is not None else None


class DetailsIn(Body):
    """An IBAN, or outside SEPA an account number with the bank's BIC and the address."""

    name: str = Field(min_length=1, max_length=70)
    account: str = Field(min_length=1, max_length=42)
    bic: str = Field("", max_length=11)
    town: str = Field("", max_length=35)
    country: str = Field("", max_length=2)
    street: str = Field("", max_length=70)
    number: str = Field("", max_length=16)
    postcode: str = Field("", max_length=16)


class DetailsOut(Schema):
    """Enough to recognise the account by; the whole is never given out."""

    name: str
    account: str
    reach: str = Field(description="sepa or abroad")
    delete_after: date


class DepositIn(Body):
    subject: str = Field(description="challenge:7k2…", max_length=60)
    amount_minor: int
    name: str = Field(max_length=120)
    content: str = Field(description="PDF, PNG or JPEG in base 64", max_length=1_900_000)


class VerdictIn(Body):
    confirmed: bool
    reason: str = Field("", max_length=500)


class VerdictOut(Schema):
    confirmed: bool
    reason: str
    by: str = Field(alias="by.handle")
    at: datetime


class DepositOut(Schema):
    code: str
    subject: str = Field(alias="cause")
    amount_minor: int
    currency: str
    paper_sha256: str = Field(alias="paper.sha256")
    at: datetime
    verdict: VerdictOut | None = None

    @staticmethod
    def resolve_verdict(deposit: object) -> object:
        return getattr(deposit, "verdict", None)


class RunIn(Body):
    client: str = Field(description="Handle of the client who pays.")
    payouts: list[str]
    executes_on: date


class RunOut(Schema):
    code: str
    client: str = Field(alias="client.handle")
    executes_on: date
    count: int
    control_minor: int
    sha256: str
    at: datetime


class RunWithPayouts(RunOut):
    payouts: list[PayoutOut]


class SettledIn(Body):
    reference: str = Field(min_length=1, max_length=140)


class ReturnedIn(Body):
    reason: str = Field(min_length=1, max_length=140)


class ByHandIn(SettledIn):
    """The receipt is needed where money leaves SEPA."""

    country: str = Field(
        "", max_length=2, description="of the account; wanted where the payee has given none"
    )
    name: str = Field("", max_length=120)
    content: str = Field("", description="PDF, PNG or JPEG in base 64", max_length=1_900_000)
