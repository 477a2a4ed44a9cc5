"""Papers of orders: set once from the frozen offer, sealed, given out the same ever after."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from mitwerk.apps.configurator.enums import InstalmentKind, OrderState, PaperKind
from mitwerk.apps.configurator.figures import delivery_text, mass_text, money
from mitwerk.apps.configurator.models import OrderPaper
from mitwerk.apps.configurator.products import product_of
from mitwerk.kit import clock, ids
from mitwerk.kit.problems import NotFoundError
from mitwerk.kit.sealing import seal, unseal

if TYPE_CHECKING:
    from datetime import date

    from mitwerk.apps.configurator.models import Order

AFTER = {
    PaperKind.QUOTE: frozenset(OrderState),
    PaperKind.CONFIRMATION: frozenset({OrderState.CONFIRMED, OrderState.HANDED_OVER}),
    PaperKind.INVOICE: frozenset({OrderState.HANDED_OVER}),
    PaperKind.CREDIT: frozenset({OrderState.CANCELLED}),
}
"""The states of an order in which a paper is first made; what was made stays."""


def paper_of(*, order: Order, kind: str) -> tuple[OrderPaper, bytes]:
    """Return a paper of an order and its bytes, set when it is asked for first.

    Refuses papers that the order's state doesn't have.
    """
    if kind not in PaperKind.values:
        raise NotFoundError
    known = order.papers.filter(kind=kind).first()
    if known is None:
        if OrderState(order.state) not in AFTER[PaperKind(kind)]:
            raise NotFoundError(_("This order has no such paper yet."))
        if kind == PaperKind.CREDIT and order.confirmed_at is None:
            raise NotFoundError(_("Nothing was paid, so there is nothing to be given back."))
        known = _made(order, PaperKind(kind))
    return known, unseal(known.sealed, of=f"order-paper:{known.code}")


def _made(order: Order, kind: PaperKind) -> OrderPaper:
    asked_in = json.loads(order.payload).get("language")
    language = asked_in or order.customer.interface_language or "en"
    with override(language):
        content = typeset(matter_of(order, kind, language))
    code = ids.new_code()
    sealed = seal(content, of=f"order-paper:{code}")
    with transaction.atomic():
        kept, _new = OrderPaper.objects.get_or_create(
            order=order,
            kind=kind,
            defaults={
                "code": code,
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "sealed": sealed,
                "at": clock.now(),
            },
        )
    return kept


def typeset(matter: dict[str, Any]) -> bytes:
    """Return matter as PDF/A: words come as data, so nothing a person typed is ever run."""
    import typst  # noqa: PLC0415 - start-up time

    template = resources.files("mitwerk.apps.configurator.papers").joinpath("order.typ")
    found: bytes = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(matter)},
        ignore_system_fonts=True,
        pdf_standards="a-2b",
    )
    return found


def buyer_of(order: Order) -> dict[str, str]:
    """Return the name and address that an order was made out to."""
    opened: dict[str, str] = json.loads(unseal(order.buyer, of=f"order:{order.code}"))
    return opened


def number_of(order: Order) -> str:
    """Return an order's number as it is written on papers."""
    return f"{order.catalogue.code[:4].upper()}-{order.number:05d}"


def matter_of(order: Order, kind: PaperKind, language: str) -> dict[str, Any]:
    """Return what a paper says, in the language that is active."""
    offer = json.loads(order.payload)
    currency = offer["currency"]

    def sum_text(minor: int) -> str:
        return money(minor, currency, language)

    buyer = buyer_of(order)
    seller = order.catalogue.owner.shown_name
    day = _day(kind, order)
    words = {
        "instalments": _("Instalments"),
        "notes": _("Good to know"),
        "hash": _("Configuration (SHA-256)"),
        "offer": _("Offer (SHA-256)"),
    }
    return {
        "lang": language[:2],
        "day": [day.year, day.month, day.day],
        "title": _title(kind, order),
        "seller": seller,
        "seller_line": f"{seller} · {offer['product']}",
        "buyer": [line for line in (buyer["name"], *buyer["address"].splitlines()) if line],
        "facts": _facts(kind, order, offer, language),
        "intro": _intro(kind, order),
        "lines": _lines(order, offer, sum_text, language),
        "sums": [
            [_("Net"), sum_text(offer["net_minor"])],
            [_("VAT %s %%") % f"{offer['vat_bp'] / 100:g}", sum_text(offer["vat_minor"])],
            [_("Price with VAT"), sum_text(offer["price_minor"])],
        ],
        "instalments": _instalments(order, kind, sum_text),
        "notes": _notes(kind, offer),
        "words": words,
        "configuration": offer["configuration"],
        "payload": order.payload_sha256,
    }


def _title(kind: PaperKind, order: Order) -> str:
    return f"{PaperKind(kind).label} {number_of(order)}"


def _day(kind: PaperKind, order: Order) -> date:
    """Return the day of what a paper tells, whenever it was asked for first."""
    days = {
        PaperKind.CONFIRMATION: order.confirmed_at,
        PaperKind.INVOICE: order.handed_over_at,
        PaperKind.CREDIT: order.cancelled_at,
    }
    return localtime(days.get(kind) or order.at).date()


def _facts(kind: PaperKind, order: Order, offer: dict[str, Any], language: str) -> list[list[str]]:
    rows = [
        [_("Date"), date_format(_day(kind, order))],
        [_("Mass"), mass_text(offer["mass_g"], language)],
        [_("Delivery"), delivery_text(offer["delivery_days"])],
    ]
    if kind == PaperKind.QUOTE:
        return [rows[0], [_("Valid until"), date_format(order.valid_until)], *rows[1:]]
    if order.weekend_id and order.weekend is not None:
        place = f"{order.weekend.workshop.name}, {order.weekend.workshop.town}"
        rows += [[_("Weekend"), date_format(order.weekend.saturday)], [_("Workshop"), place]]
    return rows


def _intro(kind: PaperKind, order: Order) -> str:
    words = {
        PaperKind.QUOTE: _("We offer you this vehicle, built with you, once."),
        PaperKind.CONFIRMATION: _("Thank you. Your order is confirmed; nobody else can have it."),
        PaperKind.INVOICE: _("Your vehicle was handed over. These are its parts and its price."),
        PaperKind.CREDIT: _("Your order is cancelled. This is what you get back."),
    }
    return f"{words[kind]} {json.loads(order.payload)['title']}"


def _lines(order: Order, offer: dict[str, Any], sum_text: Any, language: str) -> list[list[str]]:
    product = product_of(order.configuration.edition)
    base = [[_("Base vehicle"), offer["product"], sum_text(offer["base_minor"])]]
    return (base if offer["base_minor"] else []) + [
        [
            product.family_label(product.options[line["code"]].family, language),
            product.label(line["code"], language),
            sum_text(line["price_minor"]),
        ]
        for line in offer["lines"]
    ]


def _instalments(order: Order, kind: PaperKind, sum_text: Any) -> list[list[str]]:
    rows = []
    for part in order.instalments.all():
        got = _("received") if kind == PaperKind.INVOICE else ""
        if kind == PaperKind.CREDIT:
            got = _("returned") if part.received_id else _("was never due")
        rows.append([str(InstalmentKind(part.kind).label), sum_text(part.amount_minor), got])
    if kind == PaperKind.CREDIT and order.kept_minor:
        rows.append(
            [_("The deposit stays: it was cancelled late"), sum_text(-order.kept_minor), ""]
        )
    return rows


def _notes(kind: PaperKind, offer: dict[str, Any]) -> list[str]:
    if kind == PaperKind.CREDIT:
        return []
    notes = [_("Not included: %s") % line for line in offer["not_included"]]
    cancel = _(
        "Up to %d days before the weekend you may cancel and get everything back; "
        "later the deposit stays."
    )
    return [*notes, cancel % offer["free_cancel_days"]]
