"""An entry of a team is the team's: who left it can't read, show or withdraw it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.errors import AlreadyEntered
from mitwerk.apps.challenges.models import Entry, Phase
from mitwerk.apps.challenges.services import enter as services
from mitwerk.apps.members.services.teams import remove_from_team
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.kit.problems import NotFoundError
from tests.factories import challenges as make
from tests.factories.members import client_of, make_team

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import EntryRevision
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora() -> Member:
    """She hands in for the team that Erna leads, and is taken out of it."""
    return make.member("dora")


@pytest.fixture
def receipts(dora: Member) -> list[EntryRevision]:
    """Dora's submission, and the one that the team made without her."""
    erna, phase = make.member("erna"), make.open_phase()
    team = make_team(erna, dora)
    blueprint = create_blueprint(by=dora, about=About(title="Ours"), team=team)
    mine = make.submission(make.revision(dora, blueprint=blueprint))
    first = services.enter(by=dora, phase_code=phase.code, submission=mine)
    remove_from_team(by=erna, team=team, member=dora)
    theirs = make.submission(make.revision(erna, blueprint=blueprint))
    code = first.entry.code
    return [first, services.submit_revision(by=erna, entry_code=code, submission=theirs)]


@pytest.mark.parametrize("act", [services.withdraw, services.show_progress])
def test_who_left_the_team_acts_for_it_no_more(
    act: object, dora: Member, receipts: list[EntryRevision]
) -> None:
    entry = receipts[0].entry

    with pytest.raises(NotFoundError):
        act(by=dora, entry_code=entry.code)  # type: ignore[operator]

    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.state, kept.shows_progress) == ("entered", False)


@pytest.mark.parametrize("name", ["entry", "revise", "withdraw"])
def test_who_left_the_team_reads_nothing_that_is_sealed(
    name: str, dora: Member, receipts: list[EntryRevision]
) -> None:
    _mine, theirs = receipts
    page = reverse(f"challenges:{name}", args=[theirs.entry.code])
    doors = [page, f"/revisions/{theirs.revision.code}/", f"/api/v1/entries/{theirs.entry.code}"]

    told = [client_of(dora).get(door).status_code for door in doors]
    team = client_of(make.member("erna")).get(page).status_code

    assert (told, team) == ([404, 404, 404], 200)
    assert client_of(dora).get("/api/v1/me/entries").json()["items"] == []


def test_own_receipts_stay_with_who_left(dora: Member, receipts: list[EntryRevision]) -> None:
    doors = [f"/entries/receipts/{one.code}/" for one in receipts]

    assert [client_of(dora).get(door).status_code for door in doors] == [200, 404]


def test_report_is_read_by_everybody_to_whom_the_decision_was_told(
    dora: Member, receipts: list[EntryRevision]
) -> None:
    entry = receipts[0].entry
    make.after_deadline(entry.phase)
    Phase.objects.filter(pk=entry.phase_id).update(state="decided")
    readers = [dora, make.member("erna"), make.member("charlie")]

    told = [
        client_of(one).get(reverse("challenges:report", args=[entry.code])).status_code
        for one in readers
    ]

    assert told == [200, 200, 404]


def test_own_copy_of_what_the_team_entered_waits_for_the_decision(dora: Member) -> None:
    erna, phase = make.member("erna"), make.open_phase()
    second = make.open_phase(make.member("anna", "client"))
    team = make_team(erna, dora)
    ours = make.revision(dora, blueprint=create_blueprint(by=dora, about=About("Ours"), team=team))
    copy = fork(by=dora, revision=ours).revisions.get()
    services.enter(by=dora, phase_code=phase.code, submission=make.submission(ours))
    remove_from_team(by=erna, team=team, member=dora)

    with pytest.raises(AlreadyEntered):
        services.enter(by=dora, phase_code=second.code, submission=make.submission(copy))
