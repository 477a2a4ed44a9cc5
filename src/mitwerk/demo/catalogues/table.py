"""A catalogue as it is written for the demo, with its words in both languages, as author tables.

In our files a row's words stand beside it as ``en`` and ``de`` (a rule's as ``why``). The tables of
an edition keep the columns, with numbers as text, and the words in ``settings.texts``.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

Tables = dict[str, Any]
KEYS = {"families": "family", "options": "code", "packages": "code", "rules": "id"}
PREFIX = {"families": "family", "options": "option", "packages": "option", "rules": "rule"}
LANGUAGES = ("en", "de")


def read_tables(package: str, name: str) -> Tables:
    """Return a catalogue's tables from a file of a package."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return as_tables(yaml.safe_load(text))


def as_tables(document: dict[str, Any]) -> Tables:
    """Return author tables: numbers as text, words of both languages gathered."""
    texts: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    texts["de"]["product"] = str(document.get("de", document["product"]))
    settings = _settings(document["settings"], texts)
    tables: Tables = {"product": document["product"], "settings": {**settings, "texts": texts}}
    for table in KEYS:
        tables[table] = [_row(table, row, texts) for row in document.get(table, [])]
    tables["matrices"] = [
        {**matrix, "why": matrix["why"]["en"]} for matrix in document.get("matrices", [])
    ]
    for matrix in document.get("matrices", []):
        texts["de"][f"rule:{matrix['rows']} × {matrix['columns']}"] = matrix["why"]["de"]
    return tables


def _settings(given: dict[str, Any], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    made = {
        key: value if isinstance(value, int) and key in {"vat_bp", "build_days"} else str(value)
        for key, value in given.items()
        if not isinstance(value, list)
    }
    meters = [dict(meter) for meter in given.get("meters", [])]
    for meter in meters:
        texts["de"][f"meter:{meter['key']}"] = meter.pop("de")
        meter["label"] = meter.pop("en")
    for index, words in enumerate(given.get("not_included", [])):
        texts["de"][f"not_included:{index}"] = words["de"]
    return {
        **made,
        "meters": [{key: str(value) for key, value in meter.items()} for meter in meters],
        "not_included": [words["en"] for words in given.get("not_included", [])],
    }


def _row(table: str, row: dict[str, Any], texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return one row with its words taken out into the texts."""
    key = row[KEYS[table]]
    made = {name: _value(value) for name, value in row.items() if name not in {*LANGUAGES, "why"}}
    for language in LANGUAGES:
        if language in row:
            texts[language][f"{PREFIX[table]}:{key}"] = row[language]
    if table in {"options", "packages"}:
        made["label"] = row["en"]
    if "why" in row:
        made["why"] = row["why"]["en"]
        texts["de"][f"rule:{key}"] = row["why"]["de"]
    return made


def _value(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, list) else str(value)
