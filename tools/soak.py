"""Run the full sizes (tests marked ``soak``) and join docs/figures/*.md into docs/figures.md.

    python tools/soak.py [--database sqlite|postgresql] [PYTEST ARGUMENT …]
    python tools/soak.py --join

What ran is kept in .state/soak.json, so a part may be repeated alone (``-k awards``) and the table
in docs/figures/soak.md still shows the last run of every part.
"""

from __future__ import annotations

import argparse
import json
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
KEPT = ROOT / ".state/soak.json"
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
    """Add one run's outcomes to what is kept."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - pytest wrote it just now
        file = case.get("classname", "").replace(".", "/")
        where = database if file.startswith(tuple(APPS)) else "none"
        kept[f"{file} {case.get('name')} {where}"] = {
            "file": file,
            "name": case.get("name"),
            "database": where,
            "outcome": next((child.tag for child in case if child.tag in FAULTS), "passed"),
            "seconds": round(float(case.get("time", 0))),
            "load": round(os.getloadavg()[0], 1),
            "day": time.strftime("%Y-%m-%d"),
        }
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=1))


def table() -> None:
    """Write docs/figures/soak.md from what is kept."""
    if not KEPT.exists():
        return
    release = platform.release().split("-")[0]
    text = HEAD.format(cores=os.cpu_count(), kernel=release, python=platform.python_version())
    for _, row in sorted(json.loads(KEPT.read_text()).items()):
        words = row["name"].removeprefix("test_").replace("_", " ")
        part = row["file"].removeprefix("tests/").rsplit("/", 1)[0]
        cells = [f"{part}: {words}", row["database"], row["outcome"], row["seconds"]]
        text += "| " + " | ".join(map(str, [*cells, row["load"], row["day"]])) + " |\n"
    (FIGURES / "soak.md").write_text(text)


def joined() -> str:
    """Return the text of docs/figures.md: what was measured last, each part with its command."""
    parts = [path.read_text().strip() for path in sorted(FIGURES.glob("*.md"))]
    head = "# Figures\n\nWhat was measured, with which command. Joined by `make soak`."
    return "\n\n".join([head, *parts]) + "\n"


def join() -> None:
    """Write docs/figures.md, with the table of the last runs."""
    table()
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
