"""What happens in the configurator, told to subscribers after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - resolved at run time by readers of the event


@dataclass(frozen=True, slots=True)
class EditionPublished:
    edition_id: int


@dataclass(frozen=True, slots=True)
class ConfigurationClaimed:
    claim_id: int


@dataclass(frozen=True, slots=True)
class SuggestionMade:
    suggestion_id: int


@dataclass(frozen=True, slots=True)
class OrderConfirmed:
    """A vehicle is to be built: for whom, what, where and on which weekend.

    The workshop's own planning starts from this.
    """

    order: str
    configuration_digest: str
    edition: str
    workshop: str
    saturday: date


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    order: str
    workshop: str
    saturday: date | None


@dataclass(frozen=True, slots=True)
class WishSupported:
    wish_id: int
    supporters: int
