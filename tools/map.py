"""Write docs/map.md: one line per app and engine, from its own docstring; a test compares it."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP = ROOT / "docs/map.md"
SECTIONS = {
    "Apps (upstream first)": [
        f"apps/{name}"
        for name in ("members", "talk", "ledger", "vault", "challenges", "configurator")
    ],
    "Engines": sorted(
        f"engines/{path.parent.name}"
        for path in (ROOT / "src/mitwerk/engines").glob("*/__init__.py")
    ),
    "Around them": ["kit", "project", "demo"],
}


def purpose(folder: str) -> str:
    """Return the first sentence of a package's docstring."""
    text = (ROOT / "src/mitwerk" / folder / "__init__.py").read_text()
    documented = ast.get_docstring(ast.parse(text)) or ""
    return documented.split("\n\n")[0].replace("\n", " ")


def text() -> str:
    """Return the whole page."""
    lines = ["# Map", "", "What lives where. Made by `make map` from the packages themselves.", ""]
    for title, folders in SECTIONS.items():
        lines += [f"## {title}", "", "| folder | what it is for |", "|---|---|"]
        lines += [f"| `src/mitwerk/{folder}` | {purpose(folder)} |" for folder in folders]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--write" in sys.argv:
        MAP.write_text(text())
    elif MAP.read_text() != text():
        sys.exit("docs/map.md is not up to date: make map")
