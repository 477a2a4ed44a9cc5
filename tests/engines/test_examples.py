"""The examples in the docstrings of engines are right; options, bom and licences run their own."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from mitwerk import engines

SOURCE = Path(engines.__file__).parent
WITH_EXAMPLES = [
    ".".join(("mitwerk.engines", *path.relative_to(SOURCE).with_suffix("").parts))
    for topic in ("geometry", "judging", "payments", "requirements", "shares")
    for path in sorted((SOURCE / topic).rglob("*.py"))
    if ">>> " in path.read_text()
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_give_what_they_say(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))

    assert found.failed == 0
