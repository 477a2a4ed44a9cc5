"""flamapy (GPL): read UVL, core and dead features after a click."""

from __future__ import annotations

import json
import sys
import time

from flamapy.metamodels.fm_metamodel.transformations import UVLReader
from flamapy.metamodels.pysat_metamodel.operations import PySATBackbone
from flamapy.metamodels.pysat_metamodel.transformations import DimacsReader


def read(path: str) -> dict[str, object]:
    """Return how long reading a UVL file takes, or why it failed."""
    started = time.process_time()
    try:
        model = UVLReader(path).transform()
    except Exception as error:  # noqa: BLE001 - whatever the peer raises is its answer
        return {"seconds": time.process_time() - started, "refused": type(error).__name__}
    seconds = time.process_time() - started
    return {"seconds": seconds, "features": len(model.get_features())}


def main() -> None:
    """Answer the job on standard input."""
    job = json.load(sys.stdin)
    found: dict[str, object] = {"read": [read(path) for path in job["uvl"]]}
    model = DimacsReader(job["cnf"]).transform()
    times, answers = [], []
    for row in job["clicks"]:
        started = time.process_time()
        for literal in row:
            model.add_clause([literal])
        result = PySATBackbone().execute(model).get_result()
        times.append((time.process_time() - started) * 1e3)
        answers.append([len(result["core"]), len(result["dead"])])
        model = DimacsReader(job["cnf"]).transform()
    found.update({"batch": times, "answers": answers})
    json.dump(found, sys.stdout)


main()
