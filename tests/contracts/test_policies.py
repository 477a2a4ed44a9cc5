"""Every route declares who may, and that is what happens: a matrix made from the router."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.kit.policy import Who, admits
from tests.contracts.routes import Call, Page, calls, pages
from tests.factories.members import make_member

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.kit.policy import Policy

pytestmark = pytest.mark.django_db

ROLES = (None, "", "client", "juror", "mentor", "moderator", "treasurer", "administrator")
# What makes money, votes, entries or files must not happen twice when an answer gets lost.
KEYED = re.compile(
    r"/(publish|awards|paid|decision|sheets|ballots|entries|revisions|fork|comparisons"
    r"|deposits|verdict|payout-files|settle|return)$"
)


def person(role: str) -> Member:
    member = make_member(f"p-{role or 'plain'}")
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

    knocked = [page for page in pages() if _tells_apart(page.policy, role)]
    wrong = [
        f"{page.name}: {fault}" for page in knocked if (fault := _page_fault(client, page, role))
    ]

    assert wrong == []


def _tells_apart(policy: Policy | None, role: str | None) -> bool:
    """Spare most roles the doors where every member is alike; an administrator tries them all."""
    alike = policy is not None and policy.who in {Who.ANYONE, Who.MEMBER}
    return role in {None, "", "administrator"} or not alike


def _page_fault(client: Client, page: Page, role: str | None) -> str:
    """Knock with GET and with an empty POST: a door is more than what one sees of it."""
    assert page.policy is not None
    client.raise_request_exception = False
    for answer in (client.get(page.address), client.post(page.address)):
        status = answer.status_code
        to_sign_in = status == 302 and "/account/login/" in answer.headers["Location"]
        if fault := _fault(page.policy, role, 401 if to_sign_in else status):
            return f"{answer.request['REQUEST_METHOD']} {fault}"
    if page.name == "account_logout" and role is not None:
        client.force_login(Member.objects.get(handle=f"p-{role or 'plain'}"))
    return ""


def _fault(policy: Policy, role: str | None, status: int) -> str:
    """Say what is wrong with an answer; no code names anything, so rules on objects hardly ask."""
    if status >= 500:
        return f"fails: {status}"
    if not admitted(policy.who, role):
        return "" if status in {401, 403} else f"open to {role}: {status}"
    if status == 401 and role is not None:
        return "sent to sign in"
    # What is decided on the object may refuse also whom the door admits; then the route says so.
    return f"refuses {role} without a rule" if status == 403 and not policy.rule else ""


@pytest.mark.parametrize("role", ROLES)
def test_operations_open_exactly_to_whom_they_declare(client: Client, role: str | None) -> None:
    sign_in(client, role)

    knocked = [call for call in calls() if _tells_apart(call.policy, role)]
    wrong = [f"{call}: {fault}" for call in knocked if (fault := _call_fault(client, call, role))]

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
    return _fault(call.policy, role, response.status_code)
