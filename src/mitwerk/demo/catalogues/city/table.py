"""The engine's example as a catalogue of the demo: its tables with looks and words put in."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

import yaml

from mitwerk.demo.catalogues.table import Tables, as_tables
from mitwerk.engines.options.example import example_text

WHEEL = re.compile(r"wheel-(?P<inch>\d+)-(?P<rest>.+)")
DROPPED = ("picture", "part", "valid_from")
"""Columns of the example that name files, parts and days of no meaning here."""


def read_tables() -> Tables:
    """Return the tables of the city car; its three seeded faults are as in the example."""
    document = yaml.safe_load(example_text("city-car"))
    look = _look()
    return as_tables(
        {
            "product": document["product"],
            "de": look["de"],
            "settings": look["settings"],
            "families": [row | look["families"][row["family"]] for row in document["families"]],
            "options": [_option(row, look) for row in document["options"]],
            "packages": [
                _explained(_option(row, look), look, row["code"]) for row in document["packages"]
            ],
            "rules": [_explained(row, look, row["id"]) for row in document["rules"]],
            "matrices": [
                row | {"why": {"en": row["why"], "de": why}}
                for row, why in zip(document["matrices"], look["matrices"], strict=True)
            ],
        }
    )


def _look() -> dict[str, Any]:
    text = resources.files("mitwerk.demo.catalogues.city").joinpath("look.yaml")
    found: dict[str, Any] = yaml.safe_load(text.read_text(encoding="utf-8"))
    return found


def _option(row: dict[str, Any], look: dict[str, Any]) -> dict[str, Any]:
    code = row["code"]
    kept = {name: value for name, value in row.items() if name not in {*DROPPED, "label"}}
    shown = look["options"].get(code) or _wheel(code)
    return kept | {"en": row["label"]} | shown


def _wheel(code: str) -> dict[str, str]:
    found = WHEEL.fullmatch(code)
    if found is None:
        raise LookupError(f"nothing says how {code!r} looks")
    kind = found["rest"].replace("clip-", "für Spangen ").replace("concept", "Konzept")
    name = kind if kind == "Konzept" else kind[:-1] + kind[-1].upper()
    return {"de": f"Rad {found['inch']} Zoll {name}", "glb": f"{code}.glb"}


def _explained(row: dict[str, Any], look: dict[str, Any], key: str) -> dict[str, Any]:
    return row | {"why": {"en": row["why"], "de": look["whys"][key]}}
