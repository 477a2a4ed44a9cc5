"""What all tests share: the throw-away home and a client for each of the cast."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what reads the public files; run full sizes only when asked for (`make soak`)."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()) or item.path.name == "test_shared.py":
            item.add_marker(pytest.mark.conformance)
    if "soak" in (config.option.markexpr or ""):
        return
    kept = [item for item in items if item.get_closest_marker("soak") is None]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_sessionfinish() -> None:
    from tests.settings import remove_home

    remove_home()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits and other cached things start empty in every test."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A database for each test process; its flush passes the triggers that forbid deleting."""
    from django.db import connection

    from tests.flush import flush_with_triggers

    flush_with_triggers(connection)


@pytest.fixture
def shared() -> Path:
    """Return the folder of public files beside the checkout; without it, say what is left out."""
    from pathlib import Path

    folder = Path(os.environ.get("MITWERK_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the public files (MITWERK_SHARED) are not on this machine")
    return folder
