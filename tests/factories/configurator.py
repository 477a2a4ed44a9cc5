"""The smallest catalogue that says something: a trolley with two rules and a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.apps.configurator.services import catalogues, configurations, editions

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Catalogue, Configuration, Edition
    from mitwerk.apps.members.models import Member


def trolley(**changes: Any) -> dict[str, Any]:
    """Return the tables of a trolley: 13 vehicles, two of them also to be had as a package."""
    found: dict[str, Any] = {
        "product": "Trolley",
        "settings": {"currency": "EUR", "vat_bp": 1900, "build_days": 3, "base_price": "10"},
        "families": [
            {"family": "frame", "choose": "one", "scope": "exterior", "default": "frame-steel"},
            {"family": "wheel", "choose": "one", "scope": "exterior", "default": "wheel-hard"},
            {"family": "extra", "choose": "any", "scope": "technical"},
        ],
        "options": [
            _option("frame", "frame-steel", "Steel", "90", "6.5"),
            _option("frame", "frame-alu", "Aluminium", "160", "3.2") | {"lead_days": "14"},
            _option("wheel", "wheel-hard", "Hard rubber", "20", "1"),
            _option("wheel", "wheel-air", "Air", "35.50", "0.8") | {"tags": ["soft"]},
            _option("wheel", "wheel-track", "For stairs", "60", "2.4") | {"tags": ["soft", "wide"]},
            _option("extra", "brake", "Brake", "25", "0.4"),
            _option("extra", "lamp", "Lamp", "15", "0.1"),
        ],
        "rules": [
            {"id": "soft-brake", "kind": "requires", "left": ["soft"], "right": ["brake"]}
            | {"why": "Soft wheels roll away on their own."},
            {"id": "wide-lamp", "kind": "excludes", "left": ["wide"], "right": ["lamp"]}
            | {"why": "The wide wheel covers the lamp."},
        ],
        "packages": [
            {"code": "pack-quiet", "contains": ["wheel-air", "!lamp"], "label": "Quiet pack"}
            | {"price": "-5", "why": "Quiet means dark and on air."}
        ],
        "matrices": [
            {"rows": "frame", "columns": "wheel", "why": "No room for the wide wheel."}
            | {"allowed": {"frame-steel": ["wheel-hard", "wheel-air", "wheel-track"]}
            | {"frame-alu": ["wheel-hard", "wheel-air"]}}
        ],
    }  # fmt: skip
    return found | changes


def _option(family: str, code: str, label: str, price: str, mass_kg: str) -> dict[str, Any]:
    return {"family": family, "code": code, "label": label, "price": price, "mass_kg": mass_kg}


def catalogue(owner: Member, **changes: Any) -> Catalogue:
    """Start a catalogue of trolleys."""
    return catalogues.start_catalogue(by=owner, title="Trolley", tables=trolley(**changes))


def edition(owner: Member, **changes: Any) -> Edition:
    """Publish the first edition of a catalogue of trolleys."""
    return editions.publish_edition(by=owner, code=catalogue(owner, **changes).code)


def saved(owner: Member, made_from: Edition, state: str = "wheel-air.brake") -> Configuration:
    """Save a configuration; the first complete one when the state leaves something open."""
    return configurations.save(by=owner, edition=made_from, state=state, title="Mine")
