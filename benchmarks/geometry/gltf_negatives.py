"""glTF files with a known verdict: errors must be refused or flagged at their place.

    python benchmarks/geometry/gltf_negatives.py --shared ../shared/data [--show]

The verdicts are the reports of the Khronos validator beside each file. A file whose report has
an error counts as found when it is refused, or when a finding points to one of the places in
the report; `exact` asks for every place. A clean one counts as accepted when it is measured
without an error.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    found = total = accepted = clean = exact = 0
    for report in sorted(options.shared.glob("hostile/gltf-validator/test/**/*.report.json")):
        path = Path(str(report).removesuffix(".report.json"))
        if not path.exists():
            continue
        messages = json.loads(report.read_text(encoding="utf-8"))["issues"]["messages"]
        wanted = {m.get("pointer", "") for m in messages if m["severity"] == 0}
        refused, places = verdict(path)
        if wanted:
            total += 1
            hit = bool(refused) or bool(wanted & places)
            found += hit
            exact += wanted <= places
            if options.show and not wanted <= places:
                print("exact" if hit else "MISSED", path.name, sorted(wanted - places), refused)
        else:
            clean += 1
            accepted += not refused and not places
            if options.show and (refused or places):
                print("FALSE", path.name, refused, sorted(places))
    sandbox.shutdown()
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"errors refused or flagged: {found} of {total} ({100 * found / total:.1f} %), "
          f"at every place of the report: {exact}")  # fmt: skip
    print(f"clean accepted: {accepted} of {clean} ({100 * accepted / clean:.1f} %)")


def verdict(path: Path) -> tuple[str, set[str]]:
    """Why the file was refused, and where errors were found."""
    try:
        sheet = geometry.facts(path)
    except geometry.GeometryError as error:
        return error.message, {error.where.partition("#")[2]}
    return "", {f.pointer or "" for f in sheet.findings if f.severity == "error" and f.pointer}


if __name__ == "__main__":
    main()
