"""CP-SAT (ortools): cheapest completion. Runs in an environment of its own."""

from __future__ import annotations

import json
import sys
import time

from ortools.sat.python import cp_model


def main() -> None:
    """Answer the job on standard input."""
    job = json.load(sys.stdin)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(str(v)) for v in range(job["variables"])]
    for clause in job["clauses"]:
        model.add_bool_or([chosen[x - 1] if x > 0 else chosen[-x - 1].negated() for x in clause])
    model.minimize(sum(w * x for w, x in zip(job["prices"], chosen, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    times, costs = [], []
    for _ in range(job["rounds"]):
        started = time.process_time()
        solver.solve(model)
        times.append((time.process_time() - started) * 1e3)
        costs.append(int(solver.objective_value))
    json.dump({"ms": times, "costs": costs}, sys.stdout)


main()
