"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

from mitwerk.engines import options

MODULES = [
    info.name
    for info in pkgutil.walk_packages(options.__path__, options.__name__ + ".")
    if ".kernels" not in info.name
]


@pytest.mark.parametrize("name", [options.__name__, *MODULES])
def test_docstring_examples(name: str) -> None:
    module = importlib.import_module(name)

    assert doctest.testmod(module).failed == 0
