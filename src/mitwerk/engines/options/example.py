"""The catalogues that come with the engine."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import UnknownNameError
from mitwerk.engines.options.reading import read

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model


def example(name: str = "city-car") -> Model:
    """Return an example's model: ``city-car``, a small car with about 130 options."""
    folder = resources.files("mitwerk.engines.options.examples")
    with resources.as_file(folder / f"{name}.yaml") as path:
        if not path.is_file():
            raise UnknownNameError(f"no example is called {name!r}", where=name)
        return read(path)
