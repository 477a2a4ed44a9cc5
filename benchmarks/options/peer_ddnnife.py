"""ddnnife (LGPL) on our own graph: domains after a click, exact count."""

from __future__ import annotations

import json
import sys
import time

import ddnnife


def spent(question) -> tuple[object, float]:  # noqa: ANN001 - a closure of the benchmark
    """Return an answer and its milliseconds."""
    started = time.process_time()
    answer = question()
    return answer, (time.process_time() - started) * 1e3


def main() -> None:
    """Answer the job on standard input."""
    job = json.load(sys.stdin)
    graph = ddnnife.Ddnnf.from_file(job["nnf"], job["variables"]).as_mut()
    n = job["variables"]
    batch, single, counts, answers = [], [], [], []
    for row in job["clicks"]:
        found, ms = spent(lambda row=row: (graph.core(row), graph.dead(row)))
        batch.append(ms)
        answers.append([len(found[0]), len(found[1])])
        counts.append(spent(lambda row=row: graph.count(row[:1]))[1])
    for row in job["clicks"][: job["single"]]:
        ask = [[*row, sign * v] for v in range(1, n + 1) for sign in (1, -1)]
        single.append(spent(lambda ask=ask: [graph.is_sat(one) for one in ask])[1])
    total = str(graph.count([]))
    json.dump({"batch": batch, "single": single, "count": counts, "answers": answers,
               "total": total}, sys.stdout)  # fmt: skip


main()
