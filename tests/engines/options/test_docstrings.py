"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

from mitwerk.engines import options

DOCUMENT = Path(__file__).parents[3] / "docs/algorithms/options.md"
MODULES = [
    info.name
    for info in pkgutil.walk_packages(options.__path__, options.__name__ + ".")
    if ".kernels" not in info.name
]


@pytest.mark.parametrize("name", [options.__name__, *MODULES])
def test_docstring_examples(name: str) -> None:
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0


def test_examples_of_the_document() -> None:
    tried = doctest.testfile(str(DOCUMENT), module_relative=False)

    assert (tried.failed, tried.attempted > 5) == (0, True)
