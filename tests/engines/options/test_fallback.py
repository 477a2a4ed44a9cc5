"""Without a graph, without libraries, in several threads: still right, or clearly refused."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mitwerk.engines import options

HIDDEN = """
import sys
for name in {names!r}:
    sys.modules[name] = None
from mitwerk.engines import options
from mitwerk.engines.options import backend
{code}
"""


def run_without(names: list[str], code: str) -> str:
    """Run code in a process where some libraries can't be imported."""
    source = HIDDEN.format(names=names, code=code)
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_no_time_leaves_sat_and_no_count() -> None:
    car = options.compile(options.example(), seconds=0)

    assert not car.compiled
    assert car.domains({"trim-hafen": True}).out >= {"accent-chrome", "seat-sprint-bolt"}
    assert car.explain({"trim-hafen": True}, "accent-chrome").choices == ("trim-hafen",)
    with pytest.raises(options.NotComputedError):
        car.count()
    with pytest.raises(options.NotComputedError):
        car.cheapest({}, "price")


def test_engine_works_without_numba() -> None:
    code = "print(backend.kernels('passes'), options.compile(options.example()).count(over=['exterior']))"

    assert run_without(["numba"], code) == "None 61533"


def test_engine_counts_without_python_sat_when_not_asked_to_verify() -> None:
    code = "print(options.compile(options.example(), questions=0).count(over=['interior']))"

    assert run_without(["numba", "pysat", "pysat.solvers"], code) == "82488"


@pytest.mark.parametrize(
    ("names", "code", "message"),
    [
        (
            ["pysat", "pysat.solvers"],
            "options.compile(options.example())",
            "checking against SAT needs python-sat; install it with: pip install 'mitwerk[options]'",
        ),
        (
            ["yaml"],
            "options.example()",
            "reading YAML needs pyyaml; install it with: pip install 'mitwerk[options]'",
        ),
    ],
)
def test_missing_library_is_named(names: list[str], code: str, message: str) -> None:
    guarded = f"try:\n    {code}\nexcept options.MissingLibraryError as error:\n    print(error)"

    assert run_without(names, guarded) == message


def test_threads_share_one_artefact(backend: str) -> None:
    car = options.compile(options.example())
    names = car.model.names
    alone = [car.domains({name: False}) for name in names]

    def ask(name: str) -> options.Domains:
        assert car.count({name: False}) > 0
        return car.domains({name: False})

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, names))

    assert together == alone


def test_unknown_names_are_refused() -> None:
    car = options.compile(options.example())

    for ask in (
        lambda: car.domains({"roof-pink": True}),
        lambda: car.count(over=["colours"]),
        lambda: car.cheapest({}, "beauty"),
        lambda: car.cheapest({}, "label"),
        lambda: car.explain({}, "roof-pink"),
    ):
        with pytest.raises(options.UnknownNameError):
            ask()
