"""The claims about wrong and bought winners: samples here, full sizes in the soak."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def benchmark(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def dots():
    module = benchmark("judging_dots")
    if not (module.folder() / "dots-1.soc").exists():
        pytest.skip("public rankings are absent: set MITWERK_SHARED to the shared folder")
    return module


@pytest.fixture(scope="module")
def attack():
    return benchmark("judging_attack")


def test_declared_winners_of_real_rankings_are_right(dots):
    rows = [dots.measure(3, size, 25, seed=4) for size in (10, 40)]

    assert all(row.wrong_declared == 0 for row in rows)
    assert rows[1].declared > 0.2


def test_a_bought_entry_does_not_win_a_sample(attack):
    found = [
        attack.contest(run, seed=2, share=0.4, kind="crude", rank_bought=20, focus=True)
        for run in range(3)
    ]

    assert not any(one.bought_leads for one in found)
    assert sum(one.fakes_screened for one in found) > 60


@pytest.mark.soak
@pytest.mark.parametrize("size", [10, 20, 40])
@pytest.mark.parametrize(
    ("number", "least"), [(1, {20: 0.02, 40: 0.05}), (3, {20: 0.13, 40: 0.25})]
)
def test_wrong_among_declared_stays_below_five_percent(dots, number, least, size):
    row = dots.measure(number, size, 2000, seed=1)

    assert row.wrong_declared <= 0.05
    assert row.declared >= least.get(size, 0)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("share", "best", "bought"),
    [(0.0, 0.81, 0), (0.05, 0, 0), (0.1, 0, 0), (0.2, 0.82, 0), (0.4, 0.84, 0.01)],
)
def test_best_wins_and_bought_does_not(attack, share, best, bought):
    found = [
        attack.contest(run, seed=1, share=share, kind="crude", rank_bought=20, focus=True)
        for run in range(200)
    ]

    assert sum(one.best_leads for one in found) / 200 >= best
    assert sum(one.bought_leads for one in found) / 200 <= bought
