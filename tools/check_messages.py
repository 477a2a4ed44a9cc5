"""Fail when a text has no German: prevents half-translated pages.

Extracts anew, looks for empty and unsure entries, and puts the catalogue back as it was.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polib

from extract_messages import PACKAGE, extract

if TYPE_CHECKING:
    from pathlib import Path


def untranslated(catalogue: Path) -> list[str]:
    """Return the texts without a German sentence, unsure ones included."""
    entries = polib.pofile(str(catalogue))
    return [
        entry.msgid
        for entry in entries
        if not entry.obsolete and (not entry.translated() or entry.fuzzy)
    ]


def main() -> int:
    catalogue = PACKAGE / "locale/de/LC_MESSAGES/django.po"
    before = catalogue.read_bytes()
    try:
        extract()
        missing = untranslated(catalogue)
    finally:
        catalogue.write_bytes(before)
    for text in missing:
        print(f"no German for: {text}")
    print(f"{len(missing)} texts without German")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
