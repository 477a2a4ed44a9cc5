"""The figures of the engine `options`, next to its peers, in one run.

    python benchmarks/options/run.py [--shared ../shared/data] [--peers PYTHON] [--clicks 200]

``--peers`` (or MITWERK_OPTIONS_PEERS) is the interpreter of an environment that holds
flamapy 2.6, ddnnife 0.10 and ortools 9.15; without it the run says so and measures only us
and python-sat. Ratios are medians over the same clicks in the same run, in CPU time of both
sides (on a shared machine a peer that takes seconds is interrupted more often than we are);
rows without a peer are wall clock.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import peer_pysat

from mitwerk.engines import options
from mitwerk.engines.options.example import example_text
from mitwerk.engines.options.measuring import clicks, milliseconds
from mitwerk.engines.options.nnf import write_nnf
from mitwerk.engines.options.sat import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
DIGITS = {
    "berkeleydb.cnf": 2, "printer.cnf": 28, "busybox2010.cnf": 142, "uclinuxbase.cnf": 23,
    "uclinuxdist.cnf": 410, "auto01.cnf": 211, "auto02_1.cnf.gz": 1261,
}  # fmt: skip


def row(what: str, ours: str, peer: str = "", ratio: str = "", goal: str = "") -> None:
    """Print one line of the table."""
    print(f"| {what} | {ours} | {peer} | {ratio} | {goal} |", flush=True)


def shown(figures: dict[str, float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    return f"{figures['median']:.3g} ms (p95 {figures['p95']:.3g})"


def timed(question: Callable[[], Any]) -> tuple[Any, float]:
    """Return an answer and its seconds."""
    started = time.perf_counter()
    answer = question()
    return answer, time.perf_counter() - started


def ask_peer(python: str, name: str, job: dict[str, Any]) -> dict[str, Any]:
    """Run a peer's script in its own environment."""
    done = subprocess.run(
        [python, str(HERE / f"peer_{name}.py")],
        input=json.dumps(job), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"peer {name} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return {}
    return dict(json.loads(done.stdout[done.stdout.index("{") :]))


class Bench:
    """One run over the public files."""

    def __init__(self, shared: Path, peers: str, number: int) -> None:
        self.data = shared / "configurator"
        self.peers, self.number = peers, number

    def compile(self, name: str, goal: str) -> options.Artefact:
        """Read and compile a model, warm, with its 200 questions."""
        model, reading = timed(lambda: options.read(self.data / name))
        options.compile(model, questions=0)
        artefact, seconds = timed(lambda: options.compile(model))
        search = f"{seconds:.2f} s (search {artefact.seconds:.2f})"
        row(f"{name}: read {reading:.2f} s, compile with 200 SAT questions", search, goal=goal)
        return artefact

    def click(self, name: str, artefact: options.Artefact, sat: int, goals: list[str]) -> None:
        """All domains after 1 to 6 decisions, against SAT, ddnnife and flamapy."""
        names = artefact.model.names
        rows = clicks(artefact, self.number, 1)
        given = [{names[abs(x) - 1]: x > 0 for x in r} for r in rows]
        ours = milliseconds(artefact.states, rows)
        row(f"{name}: click, array form, {len(rows)} clicks", shown(ours), goal=goals[0])
        row(
            f"{name}: click, named form",
            shown(milliseconds(artefact.domains, given)),
            goal=goals[1],
        )
        oracle = Oracle(artefact.model)
        spent: list[float] = []
        for one in rows[:sat]:
            started = time.thread_time()
            found = oracle.states(one)
            spent.append((time.thread_time() - started) * 1e3)
            assert found is not None
            assert (found == artefact.states(one)).all()
        peer = statistics.median(spent)
        again = milliseconds(artefact.states, rows, time.thread_time)
        usual = peer_pysat.median_click(artefact, rows[:sat])
        for loop, took, goal in (("", usual, goals[2]), (", our own tuned loop", peer, "")):
            row(f"{name}: click, pysat glucose4{loop}, {sat} clicks, CPU", shown(again),
                f"{took:,.0f} ms", f"{took / again['median']:,.0f}×", goal)  # fmt: skip
        oracle.close()

    def counts(self, artefact: options.Artefact) -> None:
        """Counts after one decision on Automotive01."""
        names = artefact.model.names
        rows = clicks(artefact, self.number, 2, most=1)
        given = [{names[abs(x) - 1]: x > 0 for x in r} for r in rows]
        log2, exact = (milliseconds(ask, given) for ask in (artefact.log2_count, artefact.count))
        row("auto01: log2 count after one decision", shown(log2), goal="≤ 0.5 ms")
        row("auto01: exact count after one decision", shown(exact), goal="≤ 10 ms")

    def digits(self) -> None:
        """Exact counts of every public model but ERP."""
        for name, expected in DIGITS.items():
            artefact = options.compile(options.read(self.data / name), questions=0)
            text, seconds = timed(lambda a=artefact: str(a.count()))
            head = f"{text[:24]}… {len(text)} digits" if len(text) > 24 else text
            mark = "equal" if len(text) == expected else "DIFFERENT"
            row(f"{name}: exact count in {seconds * 1e3:.1f} ms", head, f"{expected} digits", mark)

    def cheapest(self, artefact: options.Artefact) -> None:
        """Cheapest completion with random prices against CP-SAT."""
        rng = Random(7)
        prices = [rng.randint(0, 1000) for _ in artefact.model.names]
        pairs = zip(artefact.model.names, prices, strict=True)
        attributes = {name: {"price": Decimal(price)} for name, price in pairs}
        priced = replace(artefact, model=replace(artefact.model, attributes=attributes))
        ours = milliseconds(lambda _: priced.cheapest({}, "price"), range(50), time.thread_time)
        best = priced.cheapest({}, "price")[0].cost
        if not self.peers:
            row("auto01: cheapest completion", shown(ours), goal="≤ 5 ms")
            return
        job = {"variables": len(prices), "clauses": artefact.model.clauses.lists(),
               "prices": prices, "rounds": 5}  # fmt: skip
        found = ask_peer(self.peers, "cpsat", job)
        peer = statistics.median(found["ms"])
        same = "optimum equal" if set(found["costs"]) == {best} else f"DIFFERENT {found['costs']}"
        row("auto01: cheapest completion, CP-SAT 1 worker, CPU", shown(ours), f"{peer:.0f} ms",
            f"{peer / ours['median']:,.0f}×, {same}", "≤ 5 ms")  # fmt: skip
        ten = milliseconds(lambda _: priced.cheapest({}, "price", 10), range(10))
        row("auto01: ten cheapest completions", shown(ten))

    def explain(self, artefact: options.Artefact) -> None:
        """Blocking choices and minimal rules of random blocked wishes on Automotive02_1."""
        rng = Random(3)
        asked: list[tuple[list[int], int]] = []
        free = artefact.states([])
        for decisions in clicks(artefact, self.number, 3):
            states = artefact.states(decisions)
            blocked = [
                v
                for v in range(1, len(states) + 1)
                if states[v - 1] == -1 and free[v - 1] == 0 and -v not in decisions
            ]
            if blocked:
                asked.append((decisions, rng.choice(blocked)))
        explainer = artefact.explainer
        choices = milliseconds(lambda q: explainer.choices(q[0], [q[1]]), asked)
        found = [[*(explainer.choices(d, [w]) or ()), w] for d, w in asked]
        rules = milliseconds(explainer.rules.minimal, found)
        row(f"auto02_1: blocking choices, {len(asked)} wishes", shown(choices), goal="≤ 5 ms")
        row("auto02_1: minimal rules", shown(rules), goal="≤ 50 ms")

    def erp(self) -> None:
        """A model without artefact: SAT domains per click."""
        artefact = options.compile(options.read(self.data / "erp.cnf"), seconds=0)
        rows = clicks(artefact, 50, 4)
        row("erp: click without an artefact, 50 clicks", shown(milliseconds(artefact.states, rows)),
            goal="≤ 100 ms")  # fmt: skip

    def graph_peers(self, artefact: options.Artefact) -> None:
        """Run ddnnife on our own graph and flamapy on the same clicks of Automotive01."""
        if not self.peers:
            row("flamapy, ddnnife, ortools", "not measured: no --peers given")
            return
        rows = clicks(artefact, self.number, 1)
        assert artefact.graph is not None
        with tempfile.TemporaryDirectory() as folder:
            nnf = Path(folder) / "auto01.nnf"
            nnf.write_text(write_nnf(artefact.graph), encoding="utf-8")
            job = {"nnf": str(nnf), "variables": artefact.graph.variables, "clicks": rows[:30],
                   "single": 5}  # fmt: skip
            found = ask_peer(self.peers, "ddnnife", job)
        ours = milliseconds(artefact.states, rows, time.thread_time)
        if found:
            same = "count equal" if found["total"] == str(artefact.count()) else "DIFFERENT count"
            for what, key in (("is_sat of every literal, 5 clicks, CPU", "single"),
                              ("core + dead, 30 clicks, CPU", "batch")):  # fmt: skip
                peer = statistics.median(found[key])
                row(f"auto01: click, ddnnife {what}", shown(ours), f"{peer:.0f} ms",
                    f"{peer / ours['median']:,.0f}×, {same}")  # fmt: skip
            peer = statistics.median(found["count"])
            row("auto01: exact count after one decision, ddnnife", "", f"{peer:.2f} ms")
        self.flamapy(artefact, rows[:5], ours["median"])

    def flamapy(self, artefact: options.Artefact, rows: list[list[int]], ours: float) -> None:
        """Run flamapy: reading both editions, and core and dead features per click."""
        files = ["auto01.uvl", "auto01_uvl-models.uvl"]
        job = {"uvl": [str(self.data / name) for name in files],
               "cnf": str(self.data / "auto01.cnf"), "clicks": rows}  # fmt: skip
        found = ask_peer(self.peers, "flamapy", job)
        for name, peer in zip(files, found.get("read", []), strict=False):
            started = time.thread_time()
            model = options.read(self.data / name)
            seconds = time.thread_time() - started
            outcome = peer.get("refused") or f"{peer['features']} features"
            row(f"{name}: read ({len(model.names)} features), CPU", f"{seconds:.2f} s",
                f"{peer['seconds']:.1f} s ({outcome})", f"{peer['seconds'] / seconds:,.0f}×",
                "≤ 1 s")  # fmt: skip
        if "batch" in found:
            peer_ms = statistics.median(found["batch"])
            states = [artefact.states(r) for r in rows]
            same = [[int((s == 1).sum()), int((s == -1).sum())] for s in states] == found["answers"]
            row("auto01: click, flamapy core + dead, 5 clicks, CPU", f"{ours:.3g} ms",
                f"{peer_ms:,.0f} ms", f"{peer_ms / ours:,.0f}×, {'equal' if same else 'DIFFERENT'}",
                "≥ 1,000×")  # fmt: skip

    def car(self) -> None:
        """The city car: reading, compiling, clicking, projected counts."""
        model, reading = timed(options.example)
        options.compile(model)
        artefact, seconds = timed(lambda: options.compile(model))
        row(f"city car: read {reading:.2f} s, compile with 200 SAT questions",
            f"{seconds * 1e3:.0f} ms", goal="< 100 ms")  # fmt: skip
        rows = clicks(artefact, self.number, 1)
        given = [{model.names[abs(x) - 1]: x > 0 for x in r} for r in rows]
        row("city car: click, named form", shown(milliseconds(artefact.domains, given)),
            goal="< 0.2 ms")  # fmt: skip
        for over in (["exterior"], ["interior"], ["exterior", "interior"]):
            found, seconds = timed(lambda over=over: artefact.count(over=over))
            row(f"city car: {' + '.join(over)} in {seconds * 1e3:.0f} ms", f"{found:,}")

    def budget(self, limit: int) -> None:
        """The city car below a price: one sum over 130 options; CPU times."""
        rule = f"  - {{id: budget, kind: formula, left: sum(price) <= {limit}}}\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "car.yaml"
            path.write_text(example_text().rstrip("\n") + "\n" + rule, encoding="utf-8")
            model = options.read(path)
        options.compile(model)
        started = time.thread_time()
        artefact = options.compile(model)
        seconds = time.thread_time() - started
        assert artefact.graph is not None
        what = f"city car below {limit:,}: "
        row(f"{what}compile with 200 SAT questions, CPU", f"{seconds:.2f} s")
        row(f"{what}count, nodes", f"{artefact.count():,}, {artefact.graph.nodes:,}")
        rows = clicks(artefact, self.number, 1)
        given = [{model.names[abs(x) - 1]: x > 0 for x in r} for r in rows]
        for name, ask in (("click, named form", artefact.domains), ("exact count", artefact.count)):
            row(f"{what}{name}, CPU", shown(milliseconds(ask, given, time.thread_time)))
        started = time.thread_time()
        found = artefact.count(over=["exterior"])
        row(f"{what}exteriors in {time.thread_time() - started:.2f} s, CPU", f"{found:,}")

    def free(self, number: int, largest: int, attributes: str) -> None:
        """Free features below half of the sum of each attribute; CPU time of compiling."""
        rng = Random(1)
        rows = [{key: rng.randint(1, largest) for key in attributes} for _ in range(number)]
        lines = ["features", "\tR", "\t\toptional"]
        for i, values in enumerate(rows):
            pairs = ", ".join(f"{key} {value}" for key, value in values.items())
            lines.append(f"\t\t\tA{i} {{{pairs}}}")
        lines.append("constraints")
        halves = {key: sum(values[key] for values in rows) // 2 for key in attributes}
        lines += [f"\tsum({key}) <= {half}" for key, half in halves.items()]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "free.uvl"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            model = options.read(path)
        started = time.thread_time()
        artefact = options.compile(model, seconds=300)
        seconds = time.thread_time() - started
        nodes = f"{artefact.graph.nodes:,} nodes" if artefact.graph else artefact.reason
        row(f"{number} free features, numbers up to {largest:,}, {len(attributes)} sums: "
            "compile with 200 SAT questions, CPU", f"{seconds:.1f} s, {nodes}")  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("MITWERK_SHARED", "../shared")) / "data"
    parser.add_argument("--shared", type=Path, default=shared)
    parser.add_argument("--peers", default=os.environ.get("MITWERK_OPTIONS_PEERS", ""))
    parser.add_argument("--clicks", type=int, default=200)
    parser.add_argument("--sat-clicks", type=int, default=20)
    given = parser.parse_args()
    bench = Bench(given.shared, given.peers, given.clicks)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "python-sat"))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
          f"{libraries}; load {load}")  # fmt: skip
    row("what", "mitwerk", "peer", "ratio", "goal")
    row("---", "---", "---", "---", "---")
    bench.car()
    for limit in (13_000, 15_000, 18_000):
        bench.budget(limit)
    bench.free(30, 30_000, "p")
    bench.free(28, 3_000, "pm")
    if not bench.data.is_dir():
        print(f"left out: no public models in {bench.data} (set --shared)")
        return
    one = bench.compile("auto01.cnf", "≤ 1 s")
    bench.click("auto01", one, given.sat_clicks, ["≤ 1 ms, p95 ≤ 5", "≤ 3 ms", "≥ 300×"])
    bench.counts(one)
    two = bench.compile("auto02_1.cnf.gz", "≤ 10 s")
    bench.click("auto02_1", two, max(1, given.sat_clicks // 10), ["≤ 3 ms", "", "≥ 1,500×"])
    bench.explain(two)
    bench.erp()
    bench.digits()
    bench.cheapest(one)
    bench.graph_peers(one)
    print(f"load at the end {', '.join(f'{x:.1f}' for x in os.getloadavg())}")


if __name__ == "__main__":
    main()
