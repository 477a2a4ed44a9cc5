"""Very long counts: made in parts, within memory and time, and equal to the short way."""

from pathlib import Path

import numpy as np
import pytest

from mitwerk.engines import options
from mitwerk.engines.options import counting
from tests.engines.options.brute import random_case


def cnf(tmp_path: Path, text: str) -> options.Artefact:
    path = tmp_path / "m.cnf"
    path.write_text(text)
    return options.compile(options.read(path), questions=0)


def test_header_of_many_free_variables_is_counted(tmp_path: Path) -> None:
    artefact = cnf(tmp_path, "p cnf 200000 1\n1 2 0\n")

    assert artefact.count() == 3 << 199_998
    assert artefact.count({"1": False, "7": True}) == 1 << 199_997
    assert artefact.count(over=["1", "2", "3"]) == 6


def test_counts_in_parts_are_the_same(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "TABLE", -1)
    for part in (0, 2_000):
        monkeypatch.setattr(counting, "PART", part)
        for seed in range(60 if backend == "numba" else 20):
            case = random_case(seed)
            artefact = options.compile(case.model, questions=0)

            assert artefact.count() == len(case.solutions)
            if len(case.left()):
                assert artefact.count(case.given) == len(case.left())


def test_long_count_in_parts_equals_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = "".join(f"{v} {v + 1} 0\n" for v in range(1, 600, 2))
    artefact = cnf(tmp_path, f"p cnf 600 300\n{pairs}")
    whole = artefact.count({"1": True, "4": False})

    monkeypatch.setattr(counting, "TABLE", -1)
    monkeypatch.setattr(counting, "PART", 50_000)

    assert whole == artefact.count({"1": True, "4": False}) == 2 * 3**298


def test_count_stops_with_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "TABLE", -1)
    artefact = cnf(tmp_path, "p cnf 4 2\n1 2 0\n3 4 0\n")

    with pytest.raises(options.NotComputedError, match="wasn't finished in the time allowed"):
        artefact.count(seconds=0)
    nothing = np.zeros(8, np.uint8)
    assert artefact.counter.exact(nothing) == 9
