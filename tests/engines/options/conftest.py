"""Both ways of computing, and the public files where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["numba", "plain"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test once compiled and once in plain Python."""
    if request.param == "plain":
        monkeypatch.setenv("MITWERK_OPTIONS_PLAIN", "1")
    return request.param


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a public model file, or leave the test out where there is none."""
    folder = Path(os.environ.get("MITWERK_SHARED", CHECKOUT.parent / "shared")) / "data"

    def find(name: str) -> Path:
        path = folder / "configurator" / name
        if not path.is_file():
            pytest.skip(f"left out: no {name} in $MITWERK_SHARED/data/configurator")
        return path

    return find
