"""Run the full sizes (tests marked ``soak``) and join docs/figures/*.md into docs/figures.md.

    python tools/soak.py [--database sqlite|postgresql] [PYTEST ARGUMENT …]
    python tools/soak.py --join

The table in docs/figures/soak.md keeps the last run of every part, so a part may be repeated alone
(``-k awards``), on any machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "docs/figures"
KEPT = FIGURES / "soak.md"
COLUMNS = 6
FAULTS = ("failure", "error", "skipped")
APPS = ["tests/apps", "tests/project"]
HEAD = """# Figures: full sizes

Command: `make soak`; a part alone: `python tools/soak.py -k WORDS`. Wall seconds on a shared
machine with {cores} cores, Linux {kernel}, Python {python}; the load is that when a part ended.
A part that is marked ``soak`` in the tests and stands in no row has not been run at full size.

| what | database | outcome | seconds | load | day |
|---|---|---|---|---|---|
"""


def run(database: str, arguments: list[str]) -> int:
    """Run the soak tests on one database and remember how each ended."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "soak", f"--junitxml={report}"]
        if database == "postgresql":
            named = [word for word in arguments if word.startswith("tests/")]
            command = [sys.executable, "tools/postgres_cluster.py", "--", *command]
            command += [] if named else APPS
        code = subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode
        if report.exists():
            remember(database, report)
    return 0 if code == 5 else code  # 5: none of the chosen tests lives here


def remember(database: str, report: Path) -> None:
    """Put one run's outcomes into the table, in place of what stood there of the same parts."""
    rows = kept()
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - pytest wrote it just now
        file = case.get("classname", "").replace(".", "/")
        part = file.removeprefix("tests/").rsplit("/", 1)[0]
        words = str(case.get("name")).removeprefix("test_").replace("_", " ")
        where = database if file.startswith(tuple(APPS)) else "none"
        outcome = next((child.tag for child in case if child.tag in FAULTS), "passed")
        seconds, load = round(float(case.get("time", 0))), round(os.getloadavg()[0], 1)
        what, day = f"{part}: {words}", time.strftime("%Y-%m-%d")
        rows[what, where] = [what, where, outcome, str(seconds), str(load), day]
    release = platform.release().split("-")[0]
    text = HEAD.format(cores=os.cpu_count(), kernel=release, python=platform.python_version())
    text += "".join(f"| {' | '.join(row)} |\n" for _, row in sorted(rows.items()))
    KEPT.write_text(text)


def kept() -> dict[tuple[str, str], list[str]]:
    """Read the table: what ran, by its name and the database."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines_of(KEPT)]
    return {(row[0], row[1]): row for row in rows if len(row) == COLUMNS}


def lines_of(path: Path) -> list[str]:
    """Lines of a table below its head; none where there is no table yet."""
    lines = path.read_text().splitlines() if path.exists() else []
    return lines[lines.index("|---|---|---|---|---|---|") + 1 :] if lines else []


def joined() -> str:
    """Return the text of docs/figures.md: what was measured last, each part with its command."""
    parts = [path.read_text().strip() for path in sorted(FIGURES.glob("*.md"))]
    head = "# Figures\n\nWhat was measured, with which command. Joined by `make soak`."
    return "\n\n".join([head, *parts]) + "\n"


def join() -> None:
    """Write docs/figures.md."""
    (ROOT / "docs/figures.md").write_text(joined())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--join", action="store_true", help="only join the figures")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    chosen, arguments = parser.parse_known_args()
    codes = []
    if not chosen.join:
        codes = [run(name, arguments) for name in chosen.database or ["sqlite", "postgresql"]]
    join()
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
