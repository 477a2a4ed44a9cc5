"""Files that the geometry tests make themselves, and nurseries that end with the session."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def _end_nurseries() -> Iterator[None]:
    yield
    from mitwerk.engines.geometry import sandbox

    sandbox.shutdown()


@pytest.fixture(scope="session")
def step_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A STEP assembly: a red plate 100 × 60 × 20 mm and two steel pins, one of them moved up."""
    made = tmp_path_factory.mktemp("step") / "assembly.step"
    subprocess.run(
        [sys.executable, HERE / "make_step.py", made], check=True, stdout=subprocess.DEVNULL
    )
    return made


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of STEP parts of known size and one FreeCAD document."""
    folder = tmp_path_factory.mktemp("parts")
    subprocess.run(
        [sys.executable, HERE / "make_parts.py", folder], check=True, stdout=subprocess.DEVNULL
    )
    return folder
