"""Limits of sums: every answer equals the one found by trying everything, however wide."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mitwerk.engines import options
from mitwerk.engines.options import cnf, restriction, sums
from mitwerk.engines.options import search as searching
from mitwerk.engines.options.counting import Counter
from mitwerk.engines.options.errors import NotComputedError
from mitwerk.engines.options.example import example_text
from mitwerk.engines.options.search import search

if TYPE_CHECKING:
    from pathlib import Path

Row = frozenset[str]
CHOICES = {"one": (1, 1), "up to one": (0, 1), "at least one": (1, 9), "any": (0, 9)}


class Catalogue:
    """A small random catalogue with one or two limits, and all its configurations."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        steps = rng.choice(["1", "10", "0.05"])
        kinds = [rng.choice([*CHOICES]) for _ in range(rng.randint(2, 4))]
        self.families = {f"f{i}": kind for i, kind in enumerate(kinds)}
        self.members = {
            family: [f"{family}-{j}" for j in range(rng.randint(1, 3))] for family in self.families
        }
        self.codes = [code for codes in self.members.values() for code in codes]
        low = rng.choice([0, 0, -9])
        self.price = {c: rng.randint(low, 30) * Decimal(steps) for c in self.codes}
        self.mass = {c: Decimal(rng.randint(0, 9)) for c in self.codes}
        self.tagged = [code for code in self.codes if rng.random() < 0.5] or self.codes[:1]
        self.limits = [self._limit(rng, i) for i in range(rng.randint(1, 2))]
        self.bars = [tuple(rng.sample(self.codes, 2)) for _ in range(rng.randint(0, 2))]
        self.rows = [row for row in self._rows() if self._fits(row)]

    def _limit(self, rng: random.Random, number: int) -> tuple[str, object]:
        values, what, codes = [
            (self.price, "sum(price)", self.codes),
            (self.price, "sum(soft, price)", self.tagged),
            (self.mass, "sum(mass_kg)", self.codes),
        ][rng.randrange(3)]
        sign = rng.choice(["<=", "<", ">=", ">", "=="][: 4 + number])
        bound = sum(values[c] for c in rng.sample(codes, (len(codes) + 1) // 2))
        owner = rng.choice(["", "", f'"{self.codes[0]}" => '])

        def holds(row: Row) -> bool:
            total = sum((values[c] for c in codes if c in row), Decimal(0))
            if owner and self.codes[0] not in row:
                return True
            return {
                "<=": total <= bound, "<": total < bound, ">=": total >= bound,
                ">": total > bound, "==": total == bound,
            }[sign]  # fmt: skip

        return f"{owner}{what} {sign} {bound}", holds

    def _rows(self) -> list[Row]:
        ways = []
        for family, kind in self.families.items():
            low, high = CHOICES[kind]
            codes = self.members[family]
            sizes = range(low, min(high, len(codes)) + 1)
            ways.append([w for size in sizes for w in itertools.combinations(codes, size)])
        return [frozenset(itertools.chain(*way)) for way in itertools.product(*ways)]

    def _fits(self, row: Row) -> bool:
        limits = all(holds(row) for _, holds in self.limits)  # type: ignore[operator]
        return limits and not any(set(bar) <= row for bar in self.bars)

    def cost(self, row: Row) -> Decimal:
        return sum((self.price[c] for c in row), Decimal(0))

    def text(self) -> str:
        lines = ["families:"]
        lines += [f"  - {{family: {f}, choose: {kind}}}" for f, kind in self.families.items()]
        lines += ["options:"]
        for family, codes in self.members.items():
            for c in codes:
                tags = ", tags: [soft]" if c in self.tagged else ""
                numbers = f"price: {self.price[c]}, mass_kg: {self.mass[c]}"
                lines.append(f"  - {{family: {family}, code: {c}, {numbers}{tags}}}")
        lines += ["rules:"]
        for i, (text, _) in enumerate(self.limits):
            lines.append(f"  - {{id: l{i}, kind: formula, left: '{text}'}}")
        for i, (a, b) in enumerate(self.bars):
            lines.append(f"  - {{id: b{i}, kind: excludes, left: {a}, right: {b}}}")
        return "\n".join(lines) + "\n"


def read(tmp_path: Path, text: str) -> options.Model:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    return options.read(path)


def same_answers(catalogue: Catalogue, artefact: options.Artefact, seed: int) -> None:
    rows = catalogue.rows
    assert artefact.count() == len(rows)
    if not rows:
        return
    over = catalogue.codes[seed % 3 :: 2]
    assert artefact.count(over=over) == len({row & frozenset(over) for row in rows})
    given = {catalogue.codes[-1]: bool(seed % 2)}
    left = [row for row in rows if (catalogue.codes[-1] in row) == given[catalogue.codes[-1]]]
    if left:
        assert artefact.count(given) == len(left)
        assert artefact.domains(given).in_ == frozenset.intersection(*left)
        costs = sorted(map(catalogue.cost, left))
        found = artefact.cheapest(given, "price", 3)
        assert [one.cost for one in found] == costs[:3]
        # among equals the one with the fewest options, helpers not counted
        least = min(len(row) for row in left if catalogue.cost(row) == costs[0])
        assert len(found[0].chosen) == least
        assert set(artefact.sample(5, seed, given)) <= set(left)
        assert artefact.count(given, over=over) == len({row & frozenset(over) for row in left})


@pytest.mark.parametrize("small", [0, 64])
def test_answers_equal_brute_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(cnf, "SMALL_LIMIT", small)
    for seed in range(40):
        catalogue = Catalogue(seed)
        model = read(tmp_path, catalogue.text())
        artefact = options.compile(model, questions=20)

        same_answers(catalogue, artefact, seed)
        # the clauses alone say the same: the graph never saw those of the limits
        clauses = search(model.variables, model.clauses, seconds=60)
        nothing = options.Artefact(model, clauses).refused([])
        assert Counter(clauses).exact(nothing) == len(catalogue.rows)


@pytest.mark.parametrize("listed", [0, 20])
def test_sums_that_have_no_room_change_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    monkeypatch.setattr(cnf, "SMALL_LIMIT", 0)
    monkeypatch.setattr(sums, "MOST_LISTED", listed)
    compiled = 0
    for seed in range(25):
        catalogue = Catalogue(seed)
        artefact = options.compile(read(tmp_path, catalogue.text()), questions=5)
        if artefact.compiled:
            compiled += 1
            assert artefact.count() == len(catalogue.rows)
        else:
            assert restriction.ROOM in artefact.reason

    assert 5 < compiled < 25


def sums_of(weights: list[int]) -> np.ndarray:
    """Return the sums of all subsets."""
    found = np.zeros(1, int)
    for weight in weights:
        found = np.concatenate([found, found + weight])
    return found


MEASURED = """
import resource, sys
from mitwerk.engines import options
found = options.compile(options.read(sys.argv[1]), seconds=600, questions=0)
print(found.count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.soak
def test_two_sums_over_28_features_stay_within_a_gibibyte(tmp_path: Path) -> None:
    rng = random.Random(1)
    rows = [(rng.randint(1, 3000), rng.randint(1, 3000)) for _ in range(28)]
    features = "".join(f"\t\t\tA{i} {{p {p}, m {m}}}\n" for i, (p, m) in enumerate(rows))
    price, mass = (sum(row[i] for row in rows) // 2 for i in (0, 1))
    rules = f"constraints\n\tsum(p) <= {price}\n\tsum(m) <= {mass}\n"
    path = tmp_path / "m.uvl"
    path.write_text(f"features\n\tR\n\t\toptional\n{features}{rules}")
    (p, m), (q, n) = ([sums_of([row[i] for row in half]) for i in (0, 1)]
                      for half in (rows[:14], rows[14:]))  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True
    )

    count, kibibytes = map(int, done.stdout.split())
    pairs = zip(price - p, mass - m, strict=True)
    assert count == sum(int(((q <= a) & (n <= b)).sum()) for a, b in pairs)
    assert kibibytes < 2**20


def test_sums_are_listed_within_the_time(tmp_path: Path) -> None:
    model = read(tmp_path, budget("15000"))
    graph = options.compile(options.example("city-car"), questions=0).need_graph()
    late = restriction.Question([1, 0] * graph.variables, [(0, 9)], "the limit of rule 'r'")

    with pytest.raises(NotComputedError, match="'r': not finished in the time allowed"):
        restriction.restrict(graph, late, deadline=0)
    assert options.compile(model, seconds=0).reason.endswith("allow more seconds")


def test_two_sums_over_numbers_of_any_size_count_right(tmp_path: Path) -> None:
    rng = random.Random(3)
    for scale in (1, 10**30):
        rows = [(rng.randint(-9, 300) * scale, rng.randint(-9, 300) * scale) for _ in range(12)]
        features = "".join(f"\t\t\tA{i} {{p {p}, m {m}}}\n" for i, (p, m) in enumerate(rows))
        p, m = (sum(row[i] for row in rows) // 2 for i in (0, 1))
        rules = f"constraints\n\tsum(p) <= {p}\n\tsum(m) >= {m}\n"
        path = tmp_path / "m.uvl"
        path.write_text(f"features\n\tR\n\t\toptional\n{features}{rules}")

        found = options.compile(options.read(path), questions=0)

        assert len(found.model.limits) == 2
        assert found.count() == sum(
            sum(row[0] for row in way) <= p and sum(row[1] for row in way) >= m
            for size in range(13)
            for way in itertools.combinations(rows, size)
        )


def test_saved_artefact_keeps_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cnf, "SMALL_LIMIT", 0)
    for seed in range(20):
        catalogue = Catalogue(seed)
        artefact = options.compile(read(tmp_path, catalogue.text()), questions=0)
        options.save(artefact, tmp_path / "m.options")

        same_answers(catalogue, options.load(tmp_path / "m.options"), seed)


def budget(limit: str, key: str = "price") -> str:
    rule = f"  - {{id: budget, kind: formula, left: 'sum({key}) <= {limit}'}}\n"
    return example_text().rstrip("\n") + "\n" + rule


def prices_of(artefact: options.Artefact) -> np.ndarray:
    """Return how many configurations cost 0, 5, 10 …: by convolution over the unlimited graph."""
    graph = artefact.graph
    assert graph is not None
    n, size = graph.variables, 6000
    weight = np.zeros(n, int)
    for name, row in artefact.model.attributes.items():
        weight[artefact.model.number(name) - 1] = int(row.get("price", 0)) // 5
    ways: list[np.ndarray] = []
    for v in range(n):
        ways += [np.eye(1, weight[v] + 1, weight[v], int)[0], np.ones(1, int)]
    ways += [np.eye(1, size, weight[v], int)[0][: weight[v] + 1] for v in range(n)]
    for v in range(n):
        ways[2 * n + v][0] += 1
    for i in range(graph.nodes):
        rows = [ways[c] for c in graph.edge[graph.first[i] : graph.first[i + 1]]]
        if graph.kind[i]:
            total = np.zeros(max(map(len, rows)), int)
            for row in rows:
                total[: len(row)] += row
        else:
            total = np.ones(1, int)
            for row in rows:
                total = np.convolve(total, row)
        ways.append(total)
    found: np.ndarray = ways[graph.root]
    return found


@pytest.fixture(scope="module")
def spread() -> np.ndarray:
    return prices_of(options.compile(options.example("city-car"), questions=0))


@pytest.mark.parametrize("limit", [13000, 15000, pytest.param(18000, marks=pytest.mark.soak)])
def test_city_car_below_a_price_is_what_convolution_says(
    tmp_path: Path, spread: np.ndarray, limit: int
) -> None:
    car = options.compile(read(tmp_path, budget(str(limit))), seconds=60)

    assert car.verification is not None
    assert car.count() == spread[: limit // 5 + 1].sum()
    assert car.cheapest({}, "price")[0].cost == Decimal(5 * np.flatnonzero(spread)[0].item())
    drawn = car.sample(20, 1)
    assert all(cost(car.model, row) <= limit for row in drawn)
    # over the exterior: as many as have some cheap enough rest
    assert 0 < car.count(over=["exterior"]) <= 61533


def cost(model: options.Model, row: Row) -> Decimal:
    return sum((Decimal(model.attributes[c].get("price", 0)) for c in row), Decimal(0))


def test_exteriors_below_a_price_are_those_with_a_cheap_rest(tmp_path: Path) -> None:
    car = options.compile(options.example("city-car"), questions=0)
    limited = options.compile(read(tmp_path, budget("14000")), questions=0)
    wheels = car.model.family["wheel"].members
    cheapest = {w: car.cheapest({w: True}, "price") for w in wheels if w != "wheel-19-concept"}

    found = limited.count(over=["wheel"])

    assert found == sum(best[0].cost <= 14000 for best in cheapest.values()) < len(cheapest)


def test_families_without_rules_count_as_their_convolution(tmp_path: Path) -> None:
    rng = random.Random(7)
    prices = [[rng.randint(0, 300) * 50 for _ in range(9)] for _ in range(9)]
    lines = ["families:", *(f"  - {{family: f{i}}}" for i in range(9)), "options:"]
    lines += [
        f"  - {{family: f{i}, code: o{i}-{j}, price: {price}}}"
        for i, row in enumerate(prices)
        for j, price in enumerate(row)
    ]
    lines += ["rules:", "  - {id: budget, kind: formula, left: sum(price) <= 40000}"]
    ways = {0: 1}
    for row in prices:
        more: dict[int, int] = {}
        for total, number in ways.items():
            for price in row:
                if total + price <= 40000:
                    more[total + price] = more.get(total + price, 0) + number
        ways = more

    found = options.compile(read(tmp_path, "\n".join(lines) + "\n"), questions=50)

    assert found.count() == sum(ways.values())


def test_thirty_free_features_below_a_sum_compile(tmp_path: Path) -> None:
    rng = random.Random(5)
    weights = [rng.randint(1, 300) * 10 for _ in range(30)]
    limit = sum(weights) // 2
    rows = "".join(f"\t\t\tA{i} {{p {weight}}}\n" for i, weight in enumerate(weights))
    path = tmp_path / "m.uvl"
    path.write_text(f"features\n\tR\n\t\toptional\n{rows}constraints\n\tsum(p) <= {limit}\n")
    ways = {0: 1}
    for weight in weights:
        more = dict(ways)
        for total, number in ways.items():
            more[total + weight] = more.get(total + weight, 0) + number
        ways = more

    found = options.compile(options.read(path), questions=20)

    assert found.count() == sum(number for total, number in ways.items() if total <= limit)


def test_too_many_sums_are_called_that_and_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restriction, "MOST_EDGES", 4000)

    car = options.compile(read(tmp_path, budget("15000")), questions=0)

    assert not car.compiled
    assert "trim-sprint" in car.domains().open  # SAT answers
    message = (
        "the limit of rule 'budget': too many different sums for the memory allowed; "
        "take coarser numbers (whole tens, not cents), or fewer options under the sum"
    )
    with pytest.raises(NotComputedError) as refused:
        car.count()
    assert str(refused.value) == message


def test_full_cache_is_called_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_KEYS", 100)

    car = options.compile(options.example("city-car"), questions=0)

    assert "didn't compile in the memory allowed" in car.reason
