"""Rights and states in one place; queries (``viewer``) and services (``by``) apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.configurator.enums import CatalogueState

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Catalogue, Configuration, Order

CATALOGUES_A_MEMBER = 50
FILES_A_CATALOGUE = 1_000
SAVED_A_MEMBER = 500
SUGGESTIONS_A_CONFIGURATION = 60
OPEN_CLAIMS_A_MEMBER = 10
WISHES_A_MEMBER = 20
SUPPORTERS_FOR_A_CONTEST = 5
SMALLEST_GROUP = 5
"""Demand is told from this many people on: fewer could be recognised."""


def runs(catalogue: Catalogue, member_id: int | None) -> bool:
    """Only its owner changes a catalogue, publishes its editions and sees its orders."""
    return member_id is not None and catalogue.owner_id == member_id


def on_sale(catalogue: Catalogue) -> bool:
    return catalogue.state == CatalogueState.OPEN


def owns(configuration: Configuration, member_id: int | None) -> bool:
    return member_id is not None and configuration.owner_id == member_id


def sees_order(order: Order, member_id: int | None) -> bool:
    """The customer, and the owner of the catalogue who has to deliver."""
    return member_id is not None and member_id in {order.customer_id, order.catalogue.owner_id}
