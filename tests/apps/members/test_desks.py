"""The account menu lists the desks of a role, and costs nobody else a query."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mitwerk.apps.members.services.roles import grant_role, revoke_role
from tests.factories.members import admin, bob, client_of

pytestmark = pytest.mark.django_db

DESKS = ("challenges:appeals-desk", "vault:similar-parts", "ledger:deposits", "ledger:treasury")


@pytest.mark.parametrize(
    ("role", "listed"),
    [("moderator", DESKS[:3]), ("treasurer", DESKS[2:]), ("client", ())],
)
def test_account_menu_lists_the_desks_of_a_role(role: str, listed: tuple[str, ...]) -> None:
    member = bob()
    grant_role(by=None, member=member, role=role)

    page = client_of(member).get("/nothing-here/").content.decode()

    assert tuple(one for one in DESKS if f'<a href="{reverse(one)}">' in page) == listed


def test_desks_go_with_the_role() -> None:
    member, boss = bob(), admin()
    grant_role(by=boss, member=member, role="treasurer")
    signed_in = client_of(member)
    revoke_role(by=boss, member=member, role="treasurer")

    page = signed_in.get("/nothing-here/").content.decode()

    assert reverse("ledger:treasury") not in page
