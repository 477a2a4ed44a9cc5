"""Run the full sizes (tests marked ``soak``) and join docs/figures/*.md into docs/figures.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "docs/figures"


def join() -> None:
    """Write docs/figures.md: what was measured last, part by part, each with its command."""
    parts = [path.read_text().strip() for path in sorted(FIGURES.glob("*.md"))]
    head = "# Figures\n\nWhat was measured, with which command. Joined by `make soak`.\n"
    (ROOT / "docs/figures.md").write_text("\n\n".join([head.strip(), *parts]) + "\n")


def main() -> int:
    soak = [sys.executable, "-m", "pytest", "-q", "-m", "soak"]
    sqlite = subprocess.run(soak, cwd=ROOT, check=False).returncode
    cluster = [
        sys.executable,
        "tools/postgres_cluster.py",
        "--",
        *soak,
        "tests/apps",
        "tests/project",
    ]
    postgresql = subprocess.run(cluster, cwd=ROOT, check=False).returncode
    join()
    return sqlite or postgresql


if __name__ == "__main__":
    if "--join" in sys.argv:
        join()
    else:
        sys.exit(main())
