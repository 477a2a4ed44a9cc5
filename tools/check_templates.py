"""Refuse inline scripts, styles and handlers in templates, and get_model outside migrations.

The Content-Security-Policy would block the first three in the browser, silently for the author;
the last hides an import that the contracts must see.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src/mitwerk"
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|<style|javascript:", re.IGNORECASE
)
GET_MODEL = re.compile(r"\bapps\.get_model\(")


def faults() -> list[str]:
    """Return file, line and text of every fault."""
    found = []
    for path in sorted(SOURCE.rglob("*.html")):
        found += _matches(path, INLINE)
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            found += _matches(path, GET_MODEL)
    return found


def _matches(path: Path, pattern: re.Pattern[str]) -> list[str]:
    lines = path.read_text().splitlines()
    return [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for number, line in enumerate(lines, start=1)
        if pattern.search(line)
    ]


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "templates: nothing inline")
    sys.exit(bool(found))
