"""Lists cost the same number of queries for one, three and fifty rows, and at most twelve."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.challenges.models import AwardLine, BallotSheet, Phase
from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.money import client_of, pot_of
from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.apps.members.models import ApiToken, RoleGrant, Team, TeamMembership
from mitwerk.kit import clock
from mitwerk.kit.ids import new_code
from tests.factories import challenges as make
from tests.factories import judging, rows, vault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

MOST = 12
MOST_OF_A_PERSON = 14  # on the API, with what the pages ask for in two parts
GROWTH = (0, 2, 47)  # on top of the first row: one, three and fifty


def queries_of(member: Member, address: str) -> int:
    client = Client()
    client.force_login(member)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


def costs(member: Member, addresses: Sequence[str], grow: Callable[[int], None]) -> dict:
    """Return what each address costs with one, three and fifty rows."""
    found: dict[str, list[int]] = {address: [] for address in addresses}
    for more in GROWTH:
        grow(more)
        for address in addresses:
            found[address].append(queries_of(member, address))
    return found


def check(found: dict[str, list[int]], most: int = MOST) -> None:
    same = {address: [counts[0]] * len(GROWTH) for address, counts in found.items()}
    assert found == same
    assert max(max(counts) for counts in found.values()) <= most


def test_lists_of_challenges() -> None:
    first = make.running()
    addresses = ["/challenges/", "/challenges/mine/", "/api/v1/challenges"]

    found = costs(first.client, addresses, lambda more: rows.more_challenges(first, more))

    check(found)


def test_list_of_a_judge() -> None:
    first = make.running()
    rows.more_challenges(first, 1, state="judging")

    found = costs(
        first.client, ["/judging/"], lambda more: rows.more_challenges(first, more, "judging")
    )

    check(found)


def test_lists_of_entries_and_blueprints() -> None:
    receipt = make.entered(make.open_phase(), by=make.member("bob"), shows_progress=True)
    phase, author = receipt.entry.phase, receipt.by
    addresses = [
        reverse("home"),
        reverse("challenges:my-entries"),
        "/blueprints/",
        "/api/v1/me/entries",
        "/api/v1/blueprints",
        f"/api/v1/phases/{phase.code}/entries",
    ]

    found = costs(author, addresses, lambda more: rows.more_entries(receipt, more, author))

    check(found)


def test_page_of_an_entry() -> None:
    receipt = make.entered(make.open_phase(), by=make.member("bob"), shows_progress=True)
    code = receipt.entry.code

    def grow(more: int) -> None:
        rows.more_submissions(receipt, more)
        rows.more_of_the_brief(receipt.entry.phase, more)

    check(costs(receipt.by, [f"/entries/{code}/", f"/api/v1/entries/{code}"], grow))


def test_teams_and_tokens() -> None:
    member, numbers = make.member("bob"), itertools.count(1)

    def grow(more: int) -> None:
        fresh = [next(numbers) for _number in range(more or 1)]
        teams = Team.objects.bulk_create(Team(handle=f"crew{n}", name=f"Crew {n}") for n in fresh)
        TeamMembership.objects.bulk_create(
            TeamMembership(team=team, member=one, role="lead")
            for team in teams
            for one in (member, make.member())
        )
        ApiToken.objects.bulk_create(
            ApiToken(member=member, name=f"{n}", scopes=["read"], sha256=f"{n:064}") for n in fresh
        )

    check(costs(member, ["/teams/", "/settings/tokens/", "/api/v1/teams", "/api/v1/tokens"], grow))


def test_profile_with_all_that_somebody_did() -> None:
    receipt = make.entered(make.open_phase(), by=make.member("bob"), shows_progress=True)
    Phase.objects.update(state="decided")

    def grow(more: int) -> None:
        rows.more_entries(receipt, more, receipt.by)

    check(costs(receipt.by, ["/people/bob/", "/people/bob/shares/"], grow))
    check(costs(receipt.by, ["/api/v1/members/bob"], grow), MOST_OF_A_PERSON)


def test_roles_of_a_member() -> None:
    administrator, bob = make.member("ada", "administrator"), make.member("bob", "mentor")

    def grow(more: int) -> None:
        RoleGrant.objects.bulk_create(
            RoleGrant(member=bob, role="juror", granted_by=make.member(), revoked_at=clock.now())
            for _number in range(more)
        )

    check(costs(administrator, ["/people/bob/roles/", "/api/v1/members/bob/roles"], grow))


def test_phases_and_rows_of_a_challenge() -> None:
    first = make.running()
    grown = first.phases.get()
    addresses = [f"/api/v1/challenges/{first.code}/{word}" for word in ("phases", "requirements")]

    check(costs(first.client, addresses, lambda more: rows.more_of_the_brief(grown, more)))


def test_sheets_of_a_judge() -> None:
    phase = judging.judged_phase()
    judge = phase.challenge.client
    ballot = judging.rank_in_order(judge, phase)
    numbers = itertools.count(2)

    def grow(more: int) -> None:
        for _number in range(more):
            sheet = BallotSheet.objects.get(pk=ballot.sheet.pk)
            sheet.pk, sheet.code, sheet.number = None, new_code(), next(numbers)
            sheet.save(force_insert=True)

    check(costs(judge, [f"/api/v1/phases/{phase.code}/sheets"], grow))


def test_revisions_of_a_blueprint() -> None:
    bob, numbers = make.member("bob"), itertools.count(1)
    first = vault.make_open_revision(bob)

    def grow(more: int) -> None:
        for _number in range(more):
            path = f"{next(numbers)}.txt"
            vault.make_open_revision(bob, first.blueprint, {path: path.encode()})

    check(costs(bob, [f"/api/v1/blueprints/{first.blueprint.code}/revisions"], grow))


def test_files_of_a_revision() -> None:
    bob = make.member("bob")
    sizes = [{f"{n}.txt": f"{n}".encode() for n in range(count)} for count in (1, 3, 50)]
    revisions = [vault.make_open_revision(bob, files=files) for files in sizes]

    counts = [queries_of(bob, f"/api/v1/revisions/{one.code}/files") for one in revisions]

    assert counts == [counts[0]] * 3
    assert counts[0] <= MOST


def test_awards_and_ledger() -> None:
    phase = judging.decided_phase()
    challenge = phase.challenge
    award = award_all(by=challenge.client, phase_code=phase.code)[0]
    entry, numbers = award.lines.get().entry, itertools.count()

    def grow(more: int) -> None:
        AwardLine.objects.bulk_create(
            AwardLine(award=award, entry=entry, payee=make.member(), amount_minor=1)
            for _number in range(more)
        )
        for _number in range(more):
            fund(phase, next(numbers))

    addresses = [f"/api/v1/phases/{phase.code}/awards", f"/api/v1/ledger/{challenge.code}"]
    check(costs(challenge.client, addresses, grow))


def fund(phase: Phase, number: int) -> None:
    challenge = phase.challenge
    post(
        by=challenge.client,
        kind=TransactionKind.FUND,
        currency="EUR",
        lines=[
            Line(AccountKind.OUTSIDE, client_of(challenge), -1),
            Line(AccountKind.POT, pot_of(challenge), 1),
        ],
        cause=pot_of(challenge),
        reason="funded",
        key=f"fund:{number}",
    )
