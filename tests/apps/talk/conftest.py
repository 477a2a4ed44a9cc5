"""A room to talk in, for every test of talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.talk import Room, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def room() -> Iterator[Room]:
    with open_room(Room(answerers={"alice"})) as opened:
        yield opened
