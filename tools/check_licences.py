"""Refuse files whose licence nobody stated, and stated licences whose text is not here.

REUSE.toml states the licence for paths; a header in a file that says otherwise would contradict it.
What is installed with the package may not be under the GPL or AGPL alone: where it leaves a choice,
ours stands in ``CHOSEN`` (decision 0018).
"""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
import tomllib
from importlib.metadata import metadata, requires
from itertools import islice
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
OWN = "Apache-2.0"
BEGINNING = "Apache License\n                           Version 2.0"
HEADER = re.compile(r"SPDX-License-Identifier:[ ]*([\w.+-]+)")
STRONG = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)
CHOSEN = {"text-unidecode": "Artistic License"}
LOOKED_AT = 5  # lines: headers stand at the beginning


def faults() -> list[str]:
    """Return a line for each file without a licence, or with another one in its header."""
    stated = _stated()
    found = [] if BEGINNING in (ROOT / "LICENSE").read_text() else ["LICENSE: not the text"]
    for name in _files():
        licences = {licence for path, licence in stated if fnmatch.fnmatch(name, path)}
        if licences != {OWN}:
            found.append(f"{name}: REUSE.toml says {sorted(licences) or 'nothing'}")
        if (header := _header(ROOT / name)) not in {"", OWN}:
            found.append(f"{name}: its header says {header}")
    return found + installed(tomllib.loads((ROOT / "pyproject.toml").read_text()))


def installed(project: dict[str, Any]) -> list[str]:
    """Return a line for each package that comes with ours under a licence we can't take."""
    waiting = [Requirement(line) for line in project["project"]["dependencies"]]
    found: list[str] = []
    seen: set[str] = set()
    while waiting:
        name = waiting.pop().name
        if name in seen:
            continue
        seen.add(name)
        told = metadata(name)
        classes = [one for one in told.get_all("Classifier") or [] if one.startswith("License")]
        said = [told.json.get("license_expression") or told.json.get("license") or "?", *classes]
        if CHOSEN.get(name) not in said and any(STRONG.search(str(one)[:200]) for one in said):
            found.append(f"{name}: {said}")
        needed = [Requirement(line) for line in requires(name) or []]
        waiting += [one for one in needed if not one.marker or one.marker.evaluate({"extra": ""})]
    return found


def _stated() -> list[tuple[str, str]]:
    tables = tomllib.loads((ROOT / "REUSE.toml").read_text())["annotations"]
    return [
        (path, table["SPDX-License-Identifier"])
        for table in tables
        for path in ([table["path"]] if isinstance(table["path"], str) else table["path"])
    ]


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _header(path: Path) -> str:
    with path.open("rb") as file:
        start = b"".join(islice(file, LOOKED_AT)).decode(errors="replace")
    found = HEADER.search(start)
    return found[1] if found else ""


if __name__ == "__main__":
    wrong = faults()
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    sys.exit(bool(wrong))
