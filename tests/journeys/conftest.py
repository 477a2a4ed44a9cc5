"""What the journeys share: a live server with its worker, the cast, their files, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests import live
from tests.flush import flush_with_triggers
from tests.frontend.conftest import browser, chromium, plain_browser  # noqa: F401 - fixtures
from tests.journeys import files as file_writer
from tests.journeys.cast import Cast, make_cast
from tests.journeys.people import Browsers, Room
from tests.journeys.waiting import rehearsed_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.journeys.files import Files
    from tests.journeys.waiting import Clock


@pytest.fixture(scope="package", autouse=True)
def _database_beside_a_browser() -> Iterator[None]:
    """The browser's driver runs a loop in this thread; Django would refuse the database there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return file_writer.write(tmp_path_factory.mktemp("files"))


@pytest.fixture
def clock(transactional_db: None) -> Iterator[Clock]:
    with rehearsed_clock() as clock:
        yield clock


@pytest.fixture
def server(cast: Cast, clock: Clock) -> Iterator[live.Server]:
    """A server and a worker that see the cast; the worker stops first."""
    with live.server() as server, live.worker():
        yield server


@pytest.fixture(scope="package")
def browsers(
    plain_browser: Browser,  # noqa: F811 - the fixture
    browser: Browser,  # noqa: F811
    django_db_setup: None,
) -> Browsers:
    """The browsers; beside their running loop Django opens a connection of its own."""
    flush_with_triggers(connection)
    return Browsers(plain_browser, browser)


@pytest.fixture
def room(browsers: Browsers, server: live.Server) -> Iterator[Room]:
    """Where people sit at their browsers."""
    room = Room(browsers, server.address)
    try:
        yield room
    finally:
        room.leave()
