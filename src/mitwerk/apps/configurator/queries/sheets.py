"""A configuration as a sheet: family by family, price by price, exactly as it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator import stage
from mitwerk.apps.configurator.figures import (
    delivery_text,
    licence_class,
    mass_text,
    money,
    net_of,
)
from mitwerk.apps.configurator.presenting import in_order
from mitwerk.apps.configurator.products import product_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.products import Product


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One option of a configuration."""

    family: str
    code: str
    label: str
    price_minor: int
    price: str
    mass: str
    colour: str


@dataclass(frozen=True, slots=True)
class ConfigurationSheet:
    """All lines of a configuration with its sums; the lines and the base add up to the price."""

    lines: tuple[SheetLine, ...]
    base: str
    base_minor: int
    price: str
    net: str
    vat: str
    vat_percent: float
    mass: str
    delivery: str
    licence_class: str
    not_included: tuple[str, ...]


def sheet_of(edition: Edition, chosen: Collection[str], language: str) -> ConfigurationSheet:
    """Return what a configuration consists of, in the reader's language."""
    product = product_of(edition)
    settings = product.settings
    sums = stage.sums(product, chosen)
    net = net_of(sums.price_minor, settings.vat_bp)
    currency = settings.currency
    return ConfigurationSheet(
        tuple(_line(product, code, language) for code in in_order(product, chosen)),
        money(settings.base_price_minor, currency, language),
        settings.base_price_minor,
        money(sums.price_minor, currency, language),
        money(net, currency, language),
        money(sums.price_minor - net, currency, language),
        settings.vat_bp / 100,
        mass_text(sums.mass_g, language),
        delivery_text(sums.delivery_days),
        licence_class(product, chosen),
        tuple(
            settings.word(f"not_included:{i}", language, line)
            for i, line in enumerate(settings.not_included)
        ),
    )


def _line(product: Product, code: str, language: str) -> SheetLine:
    info = product.options[code]
    return SheetLine(
        product.family_label(info.family, language),
        code,
        product.label(code, language),
        info.price_minor,
        money(info.price_minor, product.settings.currency, language),
        mass_text(info.mass_g, language),
        str(info.record.get("colour", "")),
    )
