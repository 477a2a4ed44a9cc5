"""Every list of the API that grows is handed out in pages, each thing once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.members.models import ApiToken, RoleGrant
from mitwerk.apps.members.services.invitations import invite
from mitwerk.apps.members.services.tokens import create_token
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories import members, vault
from tests.factories.judging import decided_phase
from tests.factories.rows import more_submissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

THREE = range(3)


def tokens() -> tuple[Member, str, str]:
    member = members.bob()
    for number in THREE:
        create_token(by=member, name=f"t{number}", scopes=[])
    return member, "/tokens", "code"


def grants() -> tuple[Member, str, str]:
    bob = members.bob()
    for number in THREE:
        granted = clock.now() - timedelta(days=number)
        RoleGrant.objects.create(
            member=bob, role="mentor", granted_at=granted, revoked_at=clock.now()
        )
    return members.admin(), "/members/bob/roles", "granted_at"


def invitations() -> tuple[Member, str, str]:
    alice, bob = members.alice(), members.bob()
    for number in THREE:
        invite(by=alice, team=members.make_team(alice, handle=f"crew{number}"), member=bob)
    return bob, "/invitations", "code"


def invitations_of_a_team() -> tuple[Member, str, str]:
    alice = members.alice()
    team = members.make_team(alice)
    for number in THREE:
        invite(by=alice, team=team, member=members.make_member(f"m-{number}"))
    return alice, "/teams/crew/invitations", "code"


def seats() -> tuple[Member, str, str]:
    for _number in THREE[:2]:
        Phase.objects.filter(pk=make.open_phase().pk).update(state="judging")
    return make.alice(), "/me/judging", "phase"


def checks() -> tuple[Member, str, str]:
    receipt = make.entered(make.open_phase())
    more_submissions(receipt, 2)
    return receipt.by, f"/entries/{receipt.entry.code}/checks", "revision"


def files() -> tuple[Member, str, str]:
    bob = members.bob()
    revision = vault.make_open_revision(bob, files={f"{n}.txt": b"%d" % n for n in THREE})
    return bob, f"/revisions/{revision.code}/files", "path"


def challenges() -> tuple[Member, str, str]:
    for _number in THREE:
        make.draft()
    return make.alice(), "/challenges", "code"


def entries() -> tuple[Member, str, str]:
    phase = decided_phase()
    return phase.challenge.client, f"/phases/{phase.code}/entries", "code"


def walked(client: Client, path: str, items: str = "items") -> list[dict[str, Any]]:
    """Follow ``next`` with pages of one."""
    found, cursor = [], ""
    for _page in range(50):
        page = client.get(f"/api/v1{path}", {"size": 1, "cursor": cursor}).json()
        found += page[items]
        cursor = page["next"]
        if not cursor:
            return found
    pytest.fail("the pages never end")


MADE = (
    *(tokens, grants, invitations, invitations_of_a_team, files, challenges, entries),
    *(seats, checks),
)


@pytest.mark.parametrize("made", MADE)
def test_pages_hold_everything_once(
    client: Client, made: Callable[[], tuple[Member, str, str]]
) -> None:
    viewer, path, name = made()
    client.force_login(viewer)

    one_by_one = [item[name] for item in walked(client, path)]

    whole = client.get(f"/api/v1{path}", {"size": 100}).json()
    assert [item[name] for item in whole["items"]] == one_by_one
    assert len(one_by_one) == len(set(one_by_one)) >= 2
    assert whole["next"] is None


def test_more_tokens_than_a_page_are_not_cut_off(client: Client) -> None:
    bob = members.bob()
    ApiToken.objects.bulk_create(
        ApiToken(member=bob, name="x", scopes=[], sha256=f"{number:064}") for number in range(101)
    )
    client.force_login(bob)

    page = client.get("/api/v1/tokens", {"size": 100}).json()
    rest = client.get("/api/v1/tokens", {"size": 100, "cursor": page["next"]}).json()

    assert (len(page["items"]), len(rest["items"])) == (100, 1)


def test_ledger_tells_its_movements_page_by_page(client: Client) -> None:
    phase = decided_phase()
    path = f"/ledger/{phase.challenge.code}"

    one_by_one = walked(client, path, "movements")

    assert one_by_one == client.get(f"/api/v1{path}").json()["movements"]
    assert [move["kind"] for move in one_by_one][:2] == ["fund", "lock"]
