"""The money of orders in the books: instalments received, given back, handed on.

The books record what happened on the seller's bank account; the money itself never passes here.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters_judging import shares_of
from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.enums import InstalmentKind, OrderState
from mitwerk.apps.configurator.errors import OrderStateError
from mitwerk.apps.configurator.models import Instalment, OptionOrigin, Order
from mitwerk.apps.configurator.services.lock import lock_catalogue
from mitwerk.apps.ledger.enums import AccountKind, Charges, TransactionKind
from mitwerk.apps.ledger.services.payouts import open_payout, payee_of
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import ConflictError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.adapters_judging import Share
    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member

PROMISE = "promise"
"""Kind of the references under which makers are owed their part."""


def account_of(order: Order) -> str:
    return f"order:{order.code}"


def receive(*, by: Member, order: Order, position: int) -> Instalment:
    """Note that an instalment arrived on the seller's account; once, by the seller."""
    if not rules.runs(order.catalogue, by.pk):
        raise NotFoundError
    with transaction.atomic():
        lock_catalogue(order.catalogue_id)
        fresh = Order.objects.get(pk=order.pk)
        if fresh.state != OrderState.CONFIRMED:
            raise OrderStateError
        part = fresh.instalments.filter(position=position).first()
        if part is None:
            raise NotFoundError
        if part.received_id:
            raise ConflictError(_("This instalment was received already."))
        part.received = _move(
            fresh,
            by=by,
            kind=TransactionKind.INSTALMENT,
            lines=[
                Line(AccountKind.OUTSIDE, payee_of(fresh.customer), -part.amount_minor),
                Line(AccountKind.ORDER, account_of(fresh), part.amount_minor),
            ],
            key=f"instalment:{fresh.code}:{position}",
        )
        part.received_at = clock.now()
        part.save(update_fields=["received", "received_at"])
        audit.record(by=by, verb="order.receive", subject=f"order:{fresh.code}")
    return part


def give_back(*, by: Member, order: Order, keep_deposit: bool) -> int:
    """Give back what was received for an order; returns what stays. Under the catalogue's lock."""
    received = list(order.instalments.exclude(received=None))
    deposit = sum(p.amount_minor for p in received if p.kind == InstalmentKind.DEPOSIT)
    kept = deposit if keep_deposit else 0
    back = sum(part.amount_minor for part in received) - kept
    if back:
        _move(
            order,
            by=by,
            kind=TransactionKind.REFUND,
            lines=[
                Line(AccountKind.ORDER, account_of(order), -back),
                Line(AccountKind.OUTSIDE, payee_of(order.customer), back),
            ],
            key=f"refund:{order.code}",
        )
    if kept:
        _to_seller(order, by=by, amount_minor=kept, key=f"kept:{order.code}")
    return kept


def hand_over(*, by: Member, order: Order) -> Order:
    """Note that the vehicle was handed over; the seller, after all instalments arrived.

    What was promised to the makers of parts becomes payable to them, the rest is the seller's.
    """
    if not rules.runs(order.catalogue, by.pk):
        raise NotFoundError
    with transaction.atomic():
        lock_catalogue(order.catalogue_id)
        fresh = Order.objects.select_related("catalogue__owner").get(pk=order.pk)
        if fresh.state != OrderState.CONFIRMED:
            raise OrderStateError
        if fresh.instalments.filter(received=None).exists():
            raise ConflictError(_("Some instalments are still open."))
        owed = _owed(fresh)
        rest = fresh.price_minor - sum(share.amount_minor for _origin, share in owed)
        _to_seller(fresh, by=by, amount_minor=rest, key=f"sold:{fresh.code}")
        for origin, share in owed:
            _owe(fresh, origin, share.payee, share.amount_minor, by=by)
        fresh.state, fresh.handed_over_at = OrderState.HANDED_OVER, clock.now()
        fresh.save(update_fields=["state", "handed_over_at"])
        audit.record(by=by, verb="order.hand-over", subject=f"order:{fresh.code}")
    return fresh


def _owed(order: Order) -> list[tuple[OptionOrigin, Share]]:
    """Return what was promised to makers, each promise split as prizes are: along the lineage.

    What nobody known worked on stays with the seller.
    """
    promised = {one["option"]: one["amount_minor"] for one in json.loads(order.payload)["promises"]}
    origins = OptionOrigin.objects.filter(
        catalogue=order.catalogue_id, option__in=promised
    ).select_related("entry__blueprint", "entry__phase__challenge")
    return [
        (origin, share)
        for origin in origins.order_by("pk")
        for share in shares_of([origin.entry], promised[origin.option], Fraction(0))
        if share.amount_minor
    ]


def _owe(
    order: Order, origin: OptionOrigin, payee: Member, amount_minor: int, *, by: Member
) -> None:
    cause = f"{PROMISE}:{order.code}.{origin.code}.{payee.code}"
    made = _move(
        order,
        by=by,
        kind=TransactionKind.DUE,
        lines=[
            Line(AccountKind.ORDER, account_of(order), -amount_minor),
            Line(AccountKind.PAYABLE, payee_of(payee), amount_minor),
        ],
        key=f"due:{cause}",
    )
    open_payout(
        cause=cause,
        title=origin.entry.blueprint.title,
        payee=payee,
        client=order.catalogue.owner,
        amount_minor=amount_minor,
        currency=order.currency,
        charges=Charges.SHARED,
        made=made,
    )


def _to_seller(order: Order, *, by: Member, amount_minor: int, key: str) -> None:
    """Hand on what is the seller's; below zero the seller adds what was promised over the price."""
    if not amount_minor:
        return
    _move(
        order,
        by=by,
        kind=TransactionKind.SALE,
        lines=[
            Line(AccountKind.ORDER, account_of(order), -amount_minor),
            Line(AccountKind.OUTSIDE, payee_of(order.catalogue.owner), amount_minor),
        ],
        key=key,
    )


def _move(
    order: Order, *, by: Member, kind: TransactionKind, lines: list[Line], key: str
) -> Transaction:
    return post(
        by=by,
        kind=kind,
        currency=order.currency,
        lines=lines,
        cause=account_of(order),
        reason=str(kind.label),
        key=key,
    )
