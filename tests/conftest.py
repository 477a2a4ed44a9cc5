"""What all tests share: the throw-away home and a client for each of the cast."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what reads the public files; leave out what belongs to another run.

    Full sizes run only when asked for (`make soak`), and a test that touches no database runs
    once, in SQLite's turn.
    """
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()) or item.path.name == "test_shared.py":
            item.add_marker(pytest.mark.conformance)
    kept = items[:]
    if "soak" not in (config.option.markexpr or ""):
        kept = [item for item in kept if item.get_closest_marker("soak") is None]
    if os.environ.get("MITWERK_TEST_DATABASE_URL"):
        kept = [item for item in kept if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, by its mark or by a fixture."""
    fixtures = {"db", "transactional_db", "django_db_setup"}
    names = fixtures.intersection(getattr(item, "fixturenames", ()))
    return bool(names) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish() -> None:
    """Let the collector pass over what is loaded for good: some six percent of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish() -> None:
    from tests.settings import remove_home

    remove_home()


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits and other cached things start empty in every test."""
    yield
    cache.clear()
    if held := sys.modules.get("mitwerk.apps.vault.shapes"):
        held.forget()


@pytest.fixture(autouse=True)
def _everybody_was_told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A subscriber that fails takes nothing back from people, but fails the test."""
    yield
    failed = [one for one in caplog.get_records("call") if one.name == "mitwerk.events"]
    assert failed == [], failed[0].exc_text or failed[0].getMessage()


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
