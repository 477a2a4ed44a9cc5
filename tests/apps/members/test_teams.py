"""Teams: nobody joins without saying yes, and the lead is never lost."""

from __future__ import annotations

import pytest

from mitwerk.apps.members.errors import (
    AlreadyInTeamError,
    AlreadyInvitedError,
    HandleTakenError,
    InvitationClosedError,
    InvitationNotFoundError,
    LeadMustHandOverError,
    NotInTeamError,
    NotTheLeadError,
)
from mitwerk.apps.members.models import TeamInvitation
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.members.queries.teams import people_of
from mitwerk.apps.members.services import invitations, teams
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import InvalidError
from tests.factories.members import alice, bob, charlie, client_of, make_team, token_headers

pytestmark = pytest.mark.django_db


def handles(team) -> list[tuple[str, str]]:
    return [(one.member.handle, one.role) for one in people_of(team)]


def test_invited_member_joins_only_by_accepting():
    lead, guest = alice(), bob()
    team = make_team(lead)

    invitation = invitations.invite(by=lead, team=team, member=guest)
    before = handles(team)
    invitations.accept(by=guest, invitation=invitation)

    assert before == [("alice", "lead")]
    assert handles(team) == [("alice", "lead"), ("bob", "member")]
    assert list(teams_of(guest)) == [team]


def test_only_the_invited_answers():
    lead, guest, stranger = alice(), bob(), charlie()
    team = make_team(lead)
    invitation = invitations.invite(by=lead, team=team, member=guest)

    for other in (stranger, lead):
        with pytest.raises(InvitationNotFoundError):
            invitations.accept(by=other, invitation=invitation)
        page = client_of(other).post(f"/teams/invitations/{invitation.code}/", {"answer": "yes"})
        assert page.status_code == 404

    assert handles(team) == [("alice", "lead")]


def test_declined_or_withdrawn_invitation_stays_closed():
    lead, guest = alice(), bob()
    team = make_team(lead)
    declined = invitations.invite(by=lead, team=team, member=guest)
    invitations.decline(by=guest, invitation=declined)
    withdrawn = invitations.invite(by=lead, team=team, member=guest)
    invitations.withdraw(by=lead, team=team, invitation=withdrawn)

    for invitation in (declined, withdrawn):
        with pytest.raises(InvitationClosedError):
            invitations.accept(by=guest, invitation=invitation)

    states = TeamInvitation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "withdrawn"]


def test_invitation_is_refused_twice_and_for_people_of_the_team():
    lead, guest = alice(), bob()
    team = make_team(lead, guest)
    with pytest.raises(AlreadyInTeamError):
        invitations.invite(by=lead, team=team, member=guest)
    stranger = charlie()
    invitations.invite(by=lead, team=team, member=stranger)

    with pytest.raises(AlreadyInvitedError):
        invitations.invite(by=lead, team=team, member=stranger)


def test_stranger_and_plain_member_change_nothing():
    lead, mate, stranger = alice(), bob(), charlie()
    team = make_team(lead, mate)

    for outsider in (mate, stranger):
        with pytest.raises(NotTheLeadError):
            invitations.invite(by=outsider, team=team, member=stranger)
        with pytest.raises(NotTheLeadError):
            teams.change_team(by=outsider, team=team, name="Mine", about="")
        with pytest.raises(NotTheLeadError):
            teams.hand_over_lead(by=outsider, team=team, to=mate)
        with pytest.raises(NotTheLeadError):
            teams.remove_from_team(by=outsider, team=team, member=mate)
        assert client_of(outsider).get("/teams/crew/edit/").status_code == 403

    assert handles(team) == [("alice", "lead"), ("bob", "member")]


def test_lead_leaves_only_after_handing_over():
    lead, mate = alice(), bob()
    team = make_team(lead, mate)

    with pytest.raises(LeadMustHandOverError):
        teams.leave_team(by=lead, team=team)
    teams.hand_over_lead(by=lead, team=team, to=mate)
    teams.leave_team(by=lead, team=team)

    assert handles(team) == [("bob", "lead")]
    assert AuditRecord.objects.filter(verb="team.lead").count() == 1


def test_last_one_may_leave_and_nobody_twice():
    lead = alice()
    team = make_team(lead)

    teams.leave_team(by=lead, team=team)

    assert handles(team) == []
    with pytest.raises(NotInTeamError):
        teams.leave_team(by=lead, team=team)


def test_lead_is_handed_only_to_people_of_the_team():
    lead, stranger = alice(), charlie()
    team = make_team(lead)

    for to in (stranger, lead):
        with pytest.raises(NotInTeamError):
            teams.hand_over_lead(by=lead, team=team, to=to)


def test_handle_of_a_team_is_taken_once():
    lead = alice()
    make_team(lead)

    with pytest.raises(HandleTakenError):
        teams.create_team(by=bob(), handle="Crew", name="Other")


def test_team_needs_a_name_that_can_be_read():
    lead = alice()
    team = make_team(lead)

    with pytest.raises(InvalidError):
        teams.create_team(by=lead, handle="other", name=" ")
    with pytest.raises(InvalidError):
        teams.change_team(by=lead, team=team, name=" \n", about="")


def test_waiting_invitations_are_seen_by_the_team_only():
    lead, guest, stranger = alice(), bob(name="Bob Builder"), charlie()
    team = make_team(lead)
    invitations.invite(by=lead, team=team, member=guest)

    assert "Bob Builder" in client_of(lead).get("/teams/crew/").content.decode()
    assert "Bob Builder" not in client_of(stranger).get("/teams/crew/").content.decode()
    assert client_of(stranger).get("/api/v1/invitations").json()["items"] == []


def test_team_over_the_api():
    lead, guest = alice(), bob()
    program, other = client_of(), client_of()
    mine, theirs = token_headers(lead, "profile"), token_headers(guest, "profile")
    data = {"handle": "crew", "name": "Crew"}

    made = program.post("/api/v1/teams", data, content_type="application/json", headers=mine)
    invited = program.post(
        "/api/v1/teams/crew/invitations",
        {"handle": "bob"},
        content_type="application/json",
        headers=mine,
    )
    code = other.get("/api/v1/invitations", headers=theirs).json()["items"][0]["code"]
    accepted = other.post(f"/api/v1/invitations/{code}/accept", headers=theirs)

    assert (made.status_code, invited.status_code, accepted.status_code) == (201, 201, 200)
    people = program.get("/api/v1/teams/crew").json()["people"]
    assert [one["handle"] for one in people] == ["alice", "bob"]


def test_pages_of_a_team_work_from_founding_to_leaving():
    lead, guest = alice(), bob()
    hers, his = client_of(lead), client_of(guest)

    hers.post("/teams/new/", {"name": "Crew", "handle": "crew", "about": ""})
    hers.post("/teams/crew/invite/", {"handle": "@Bob"})
    code = TeamInvitation.objects.get().code
    his.post(f"/teams/invitations/{code}/", {"answer": "yes"})
    hers.post("/teams/crew/lead/", {"to": "bob"})
    hers.post("/teams/crew/leave/")

    page = his.get("/teams/crew/")
    assert [one.member.handle for one in page.context["people"]] == ["bob"]


def test_unknown_handle_is_said_at_the_field():
    lead = alice()
    make_team(lead)

    page = client_of(lead).post("/teams/crew/invite/", {"handle": "nobody"})

    assert page.status_code == 404
    assert page.context["form"].errors == {"handle": ["There is no member with this handle"]}
