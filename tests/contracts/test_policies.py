"""Every route declares who may, and that is what happens: a matrix made from the router."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.kit.policy import Who, admits
from tests.contracts.routes import Call, Page, calls, pages

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

ROLES = (None, "", "client", "juror", "mentor", "moderator", "administrator")
# What makes money, votes, entries or files must not happen twice when an answer gets lost.
KEYED = re.compile(r"/(publish|awards|paid|decision|sheets|ballots|entries|revisions|fork)$")


def person(role: str) -> Member:
    member = Member.objects.create_user(
        f"{role or 'plain'}@example.org", f"p-{role or 'plain'}", None
    )
    if role:
        RoleGrant.objects.create(member=member, role=role)
    return member


def sign_in(client: Client, role: str | None) -> None:
    if role is not None:
        client.force_login(person(role))


def admitted(who: Who, role: str | None) -> bool:
    roles = frozenset({role} if role else ())
    return admits(who, roles=roles, signed_in=role is not None)


def test_every_page_declares_a_policy() -> None:
    assert [page.name for page in pages() if page.policy is None] == []


def test_every_operation_declares_a_policy() -> None:
    assert [call.address for call in calls() if call.policy is None] == []


def test_posts_about_money_votes_and_entries_need_a_key() -> None:
    unkeyed = [
        call.address
        for call in calls()
        if call.method == "POST" and KEYED.search(call.address)
        if call.policy is not None and not call.policy.key
    ]

    assert unkeyed == []


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_exactly_to_whom_they_declare(client: Client, role: str | None) -> None:
    sign_in(client, role)

    wrong = [
        f"{page.name}: {fault}" for page in pages() if (fault := _page_fault(client, page, role))
    ]

    assert wrong == []


def _page_fault(client: Client, page: Page, role: str | None) -> str:
    assert page.policy is not None
    client.raise_request_exception = False
    if page.name == "account_logout":
        return ""
    response = client.get(page.address)
    if response.status_code >= 500:
        return f"{response.status_code}"
    sent_to_login = (
        response.status_code == 302 and "/account/login/" in response.headers["Location"]
    )
    if admitted(page.policy.who, role):
        return "sent to sign in" if sent_to_login and role is not None else ""
    refused = sent_to_login or response.status_code in {401, 403, 405}
    return "" if refused else f"open to {role}: {response.status_code}"


@pytest.mark.parametrize("role", ROLES)
def test_operations_open_exactly_to_whom_they_declare(client: Client, role: str | None) -> None:
    sign_in(client, role)

    wrong = [f"{call}: {fault}" for call in calls() if (fault := _call_fault(client, call, role))]

    assert wrong == []


def _call_fault(client: Client, call: Call, role: str | None) -> str:
    assert call.policy is not None
    client.raise_request_exception = False
    response = client.generic(
        call.method,
        call.address,
        "{}",
        content_type="application/json",
        headers={"Idempotency-Key": call.address},
    )
    if response.status_code >= 500:
        return f"{response.status_code}"
    if admitted(call.policy.who, role):
        return "401" if response.status_code == 401 else ""
    # A body that does not fit may be refused first; what counts is that nothing was done.
    return (
        "" if response.status_code in {401, 403, 422} else f"open to {role}: {response.status_code}"
    )
