"""What a quote promises, in canonical form: lines, sums, instalments, terms of cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from mitwerk.apps.configurator import stage
from mitwerk.apps.configurator.enums import InstalmentKind
from mitwerk.apps.configurator.figures import net_of
from mitwerk.apps.configurator.presenting import in_order
from mitwerk.engines.shares import largest_remainder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from mitwerk.apps.configurator.models import Configuration
    from mitwerk.apps.configurator.products import Product

PARTS = {
    InstalmentKind.DEPOSIT: 20,
    InstalmentKind.START: 40,
    InstalmentKind.HANDOVER: 40,
}
"""Per cent of the price, in the order in which they are due."""
FREE_CANCEL_DAYS = 28
"""Up to so many days before the weekend everything is given back; later the deposit stays."""
VALID_DAYS = 30


def offer_of(
    configuration: Configuration,
    product: Product,
    chosen: Collection[str],
    *,
    valid_until: date,
    promises: Mapping[str, int],
) -> dict[str, Any]:
    """Return what is offered; its lines and the base price add up to the price exactly.

    ``promises``: by option, which part of its net price goes to its makers, in basis points.
    """
    edition, settings = configuration.edition, product.settings
    sums = stage.sums(product, chosen)
    net = net_of(sums.price_minor, settings.vat_bp)
    return {
        "catalogue": edition.catalogue.code,
        "edition": edition.digest,
        "configuration": configuration.digest,
        "product": product.tables["product"],
        "title": configuration.title,
        "currency": settings.currency,
        "base_minor": settings.base_price_minor,
        "lines": [_line(product, code) for code in in_order(product, chosen)],
        "price_minor": sums.price_minor,
        "net_minor": net,
        "vat_minor": sums.price_minor - net,
        "vat_bp": settings.vat_bp,
        "mass_g": sums.mass_g,
        "delivery_days": sums.delivery_days,
        "not_included": list(settings.not_included),
        "instalments": instalments(sums.price_minor),
        "free_cancel_days": FREE_CANCEL_DAYS,
        "valid_until": valid_until.isoformat(),
        "language": (get_language() or "en")[:2],
        "promises": _promises(product, chosen, promises),
    }


def _line(product: Product, code: str) -> dict[str, Any]:
    info = product.options[code]
    family = product.family_label(info.family, "")
    return {
        "family": family,
        "code": code,
        "label": info.label,
        "price_minor": info.price_minor,
    }


def instalments(price_minor: int) -> list[dict[str, Any]]:
    """Return the parts of a price that are due; they add up to it to the cent.

    >>> [part["amount_minor"] for part in instalments(10_001)]
    [2000, 4001, 4000]
    """
    weights = {f"{i}": percent for i, percent in enumerate(PARTS.values())}
    split = largest_remainder(price_minor, weights)
    return [
        {"kind": kind.value, "percent": percent, "amount_minor": split[f"{i}"]}
        for i, (kind, percent) in enumerate(PARTS.items())
    ]


def _promises(
    product: Product, chosen: Collection[str], promises: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return what goes to the makers of the chosen parts, rounded down to the cent."""
    found = []
    for code in sorted(set(promises) & set(chosen)):
        net = net_of(product.options[code].price_minor, product.settings.vat_bp)
        amount = max(0, net) * promises[code] // 10_000
        if amount:
            found.append({"option": code, "share_bp": promises[code], "amount_minor": amount})
    return found
