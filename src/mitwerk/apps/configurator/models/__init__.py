"""Tables of the configurator."""

from mitwerk.apps.configurator.models.catalogue import Catalogue, CatalogueFile, OptionOrigin
from mitwerk.apps.configurator.models.configuration import Claim, Configuration, Suggestion
from mitwerk.apps.configurator.models.edition import Edition, EditionFile, EditionOption
from mitwerk.apps.configurator.models.order import (
    Instalment,
    Order,
    OrderPaper,
    Weekend,
    Workshop,
)
from mitwerk.apps.configurator.models.wish import Wish, WishSupport

__all__ = [
    "Catalogue",
    "CatalogueFile",
    "Claim",
    "Configuration",
    "Edition",
    "EditionFile",
    "EditionOption",
    "Instalment",
    "OptionOrigin",
    "Order",
    "OrderPaper",
    "Suggestion",
    "Weekend",
    "Wish",
    "WishSupport",
    "Workshop",
]
