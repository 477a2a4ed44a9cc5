"""Fail when a text has no German or a broken one: prevents half-translated pages.

Extracts anew in a copy of the package, looks there for empty and unsure entries and for lost
placeholders.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from extract_messages import PACKAGE, extract


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
    with tempfile.TemporaryDirectory(prefix="mitwerk-texts-") as folder:
        copy = Path(folder) / PACKAGE.name
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "__pycache__"))
        extract(copy)
        catalogue = copy / "locale/de/LC_MESSAGES/django.po"
        missing, faults = untranslated(catalogue), broken(catalogue)
    for text in missing:
        print(f"no German for: {text}")
    for fault in faults:
        print(f"broken German: {fault}")
    print(f"{len(missing)} texts without German, {len(faults)} faults")
    return bool(missing or faults)


if __name__ == "__main__":
    sys.exit(main())
