"""The examples in docstrings of everything but the engines, which run their own, are right."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import mitwerk

SOURCE = Path(mitwerk.__file__).parent
WITH_EXAMPLES = [
    ".".join(("mitwerk", *path.relative_to(SOURCE).with_suffix("").parts))
    for folder in ("kit", "apps", "project")
    for path in sorted((SOURCE / folder).rglob("*.py"))
    if ">>> " in path.read_text()
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_give_what_they_say(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))

    assert found.failed == 0
