"""A team's prize belongs to who was in the team when it handed in last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import AwardLine, EntryPayee
from mitwerk.apps.challenges.services.award import award_prize
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.enter import enter, submit_revision
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.members.services.invitations import accept, invite
from mitwerk.apps.members.services.teams import leave_team
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from tests.factories import challenges as make
from tests.factories import members as people
from tests.factories.judging import end_judging

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.challenges.models import EntryRevision, Phase
    from mitwerk.apps.members.models import Member, Team

pytestmark = pytest.mark.django_db

REASON = "It carries the saw where a forester reaches it."


def team_entry(phase: Phase, team: Team, by: Member) -> EntryRevision:
    blueprint = create_blueprint(by=by, about=About(title="Ours"), team=team)
    handed = make.submission(make.revision(by, blueprint=blueprint))
    return enter(by=by, phase_code=phase.code, submission=handed)


def win(phase: Phase) -> None:
    end_judging(make.after_deadline(phase))
    client = phase.challenge.client
    award_prize(by=client, phase_code=phase.code, rank=1)


def shares() -> dict[str, int]:
    return dict(AwardLine.objects.values_list("payee__handle", "amount_minor"))


def test_prize_of_a_team_ignores_who_joins_and_leaves_later() -> None:
    bob, dora, late = make.member("bob"), make.member("dora"), make.member("late")
    team, phase = people.make_team(bob, dora), make.open_phase()
    team_entry(phase, team, bob)
    leave_team(by=dora, team=team)
    accept(by=late, invitation=invite(by=bob, team=team, member=late))

    win(phase)

    assert shares() == {"bob": 30_000, "dora": 30_000}
    assert check_books().whole


def test_last_revision_names_the_payees_anew() -> None:
    bob, dora, late = make.member("bob"), make.member("dora"), make.member("late")
    team, phase = people.make_team(bob, dora), make.open_phase()
    first = team_entry(phase, team, bob)
    leave_team(by=dora, team=team)
    accept(by=late, invitation=invite(by=bob, team=team, member=late))
    second = make.revision(bob, blueprint=first.entry.blueprint)

    submit_revision(by=bob, entry_code=first.entry.code, submission=make.submission(second))
    win(phase)

    assert shares() == {"bob": 30_000, "late": 30_000}
    assert EntryPayee.objects.filter(submission=first).count() == 2


def test_cancelled_share_of_a_team_goes_to_the_team() -> None:
    bob, dora = make.member("bob"), make.member("dora")
    team, phase = people.make_team(bob, dora), make.open_phase(cancel_rule="share")
    team_entry(phase, team, bob)

    cancel(by=phase.challenge.client, code=phase.challenge.code, reason=REASON)

    assert shares() == {"bob": 50_000, "dora": 50_000}


def test_receipt_names_the_payees(client: Client) -> None:
    bob, dora = make.member("bob"), make.member("dora")
    team, phase = people.make_team(bob, dora), make.open_phase()
    receipt = team_entry(phase, team, bob)
    client.force_login(bob)

    page = client.get(f"/entries/receipts/{receipt.code}/").content.decode()
    answer = client.get(f"/api/v1/receipts/{receipt.code}").json()

    assert "A prize is shared by" in page
    assert answer["payees"] == ["bob", "dora"]


def test_receipt_of_one_person_names_this_person(client: Client) -> None:
    bob = make.member("bob")
    receipt = make.entered(make.open_phase(), bob)
    client.force_login(bob)

    answer = client.get(f"/api/v1/receipts/{receipt.code}").json()

    assert answer["payees"] == ["bob"]
