"""What the 3D island fetches once an edition: families, options, models, materials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.figures import money
from mitwerk.apps.configurator.presenting import file_url, picture_of

if TYPE_CHECKING:
    from mitwerk.apps.configurator.presenting import View
    from mitwerk.apps.configurator.products import OptionInfo

BASE = "base.glb"
CAMERAS = ("exterior", "interior")


def scene_of(view: View) -> dict[str, Any]:
    """Return everything that stays the same on the stage of an edition, in one language."""
    product, language = view.product, view.language
    return {
        "edition": view.edition,
        "product": product.settings.word("product", language, product.tables["product"]),
        "currency": product.settings.currency,
        "base": file_url(view, BASE) or None,
        "families": [
            {
                "name": family.name,
                "label": product.family_label(family.name, language),
                "scope": family.scope,
                "choose": product.choose.get(family.name, "any"),
                "options": list(family.members),
            }
            for family in product.families.values()
        ],
        "options": {code: _option(view, info) for code, info in product.options.items()},
    }


def _option(view: View, info: OptionInfo) -> dict[str, Any]:
    currency = view.product.settings.currency
    record = info.record
    models = [file_url(view, name) for name in sheets.items(record.get("glb", ""))]
    return {
        "label": view.product.label(info.code, view.language),
        "family": info.family,
        "price": {
            "minor": info.price_minor,
            "text": money(info.price_minor, currency, view.language),
        },
        "mass_g": info.mass_g,
        "lead_days": info.lead_days,
        "glb": [url for url in models if url],
        "picture": picture_of(view, info.code) or None,
        "paints": sheets.items(record.get("paints", "")),
        "colour": sheets.plain(record.get("colour", "")),
        "finish": sheets.plain(record.get("finish", "")),
        "like": sheets.plain(record.get("like", "")),
        "hides": sheets.items(record.get("hides", "")),
        "camera": _camera(view, info),
    }


def _camera(view: View, info: OptionInfo) -> str:
    own = sheets.plain(info.record.get("camera", ""))
    return own if own in CAMERAS else camera_of(view, info.family)


def camera_of(view: View, name: str) -> str:
    """Return from where a family is looked at."""
    family = view.product.families.get(name)
    return "interior" if family and family.scope == "interior" else "exterior"
