"""The catalogues that come with the engine."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import UnknownNameError
from mitwerk.engines.options.reading import read

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from mitwerk.engines.options.model import Model


NAMES = ("city-car",)


def example(name: str = "city-car") -> Model:
    """Return an example's model: ``city-car``, a small car with about 130 options."""
    with resources.as_file(_file(name)) as path:
        return read(path)


def example_text(name: str = "city-car") -> str:
    """Return an example's tables as they are written, in YAML with comments."""
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Traversable:
    if name not in NAMES:
        known = ", ".join(NAMES)
        raise UnknownNameError(f"no example is called {name!r}; known are {known}", where=name)
    return resources.files("mitwerk.engines.options.examples") / f"{name}.yaml"
