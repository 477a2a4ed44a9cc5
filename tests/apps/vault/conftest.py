"""The cast of the vault's tests: Bob develops, Charlie is a stranger, Dora moderates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from mitwerk.apps.members.models import Member, RoleGrant
from tests.factories.members import make_member

if TYPE_CHECKING:
    from collections.abc import Callable


def make_bob() -> Member:
    return make_member("bobbuilds", email="bob.builderson@workshop.example", name="Bob Builderson")


@pytest.fixture
def bob(db) -> Member:
    return make_bob()


@pytest.fixture
def charlie(db) -> Member:
    return make_member("charlie", email="charlie@elsewhere.example", name="Charlie Strange")


@pytest.fixture
def dora(db) -> Member:
    member = make_member("dora", email="dora@site.example", name="Dora")
    RoleGrant.objects.create(member=member, role="moderator")
    return member


@pytest.fixture
def as_(client: Client) -> Callable[[Member], Client]:
    """Return a client that is signed in as somebody."""

    def signed_in(member: Member) -> Client:
        own = Client()
        own.force_login(member)
        return own

    return signed_in
