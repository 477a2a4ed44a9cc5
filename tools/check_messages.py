"""Fail when a text has no German or a broken one: prevents half-translated pages.

Extracts anew, looks for empty and unsure entries and for lost placeholders, and puts the
catalogue back as it was.
"""

from __future__ import annotations

import os
import subprocess
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


def broken(catalogue: Path) -> list[str]:
    """Return what gettext finds wrong, such as a lost placeholder, which would break a page."""
    command = ["msgfmt", "--check", "--output-file", os.devnull, str(catalogue)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stderr.splitlines() if told.returncode else []


def main() -> int:
    catalogue = PACKAGE / "locale/de/LC_MESSAGES/django.po"
    before = catalogue.read_bytes()
    try:
        extract()
        missing, faults = untranslated(catalogue), broken(catalogue)
    finally:
        catalogue.write_bytes(before)
    for text in missing:
        print(f"no German for: {text}")
    for fault in faults:
        print(f"broken German: {fault}")
    print(f"{len(missing)} texts without German, {len(faults)} faults")
    return bool(missing or faults)


if __name__ == "__main__":
    sys.exit(main())
