"""Who was ever behind an entry writes under its number until the decision, on every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.behind import people_behind
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.apps.members.models import Member, Team
from mitwerk.apps.members.services.teams import leave_team
from mitwerk.apps.talk.errors import RevealsAuthorError
from mitwerk.apps.talk.models import Notice, Thread
from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from tests.factories import challenges as make
from tests.factories.members import make_team

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.challenges.models import EntryRevision

pytestmark = pytest.mark.django_db

GONE = "doralina"


def entry_of_a_team(leaver: Member) -> EntryRevision:
    bob = make.member("bob")
    team = make_team(bob, leaver)
    blueprint = create_blueprint(by=bob, about=About(title="Our idea"), team=team)
    revision = make.revision(bob, blueprint=blueprint)
    return enter(
        by=bob,
        phase_code=make.open_phase().code,
        submission=make.submission(revision),
        shows_progress=True,
    )


def refs(receipt: EntryRevision) -> tuple[str, str]:
    return f"entry:{receipt.entry.code}", f"revision:{receipt.revision.code}"


def write_everywhere(by: Member, receipt: EntryRevision) -> None:
    for ref in refs(receipt):
        start_thread(by=by, ref=ref, text=Text("The axle holds 40 kN.", "en"))


def doors(receipt: EntryRevision) -> Iterator[str]:
    """Every address at which something that was written can be read."""
    yield reverse("challenges:entry", args=[receipt.entry.code])
    yield reverse("vault:revision", args=[receipt.revision.code])
    for ref in refs(receipt):
        yield reverse("talk:board", args=[ref])
        yield reverse("talk:pins", args=[ref])
        yield f"/api/v1/threads?subject={ref}"
    for code in Thread.objects.values_list("code", flat=True):
        yield reverse("talk:thread", args=[code])
        yield f"/api/v1/threads/{code}"


def read(doors_: Iterator[str]) -> str:
    answers = [Client().get(door) for door in doors_]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(b"".join(answer).decode() for answer in answers)


@pytest.mark.parametrize("leaves", [False, True], ids=["in the team", "left the team"])
def test_who_was_in_the_team_is_masked_until_decided(leaves: bool) -> None:
    dora = make.member(GONE, name="Doralina Left")
    receipt = entry_of_a_team(dora)
    write_everywhere(dora, receipt)
    if leaves:
        leave_team(by=dora, team=receipt.entry.team)
    make.after_deadline(receipt.entry.phase)

    masked = read(doors(receipt))
    Phase.objects.filter(pk=receipt.entry.phase_id).update(state="decided")
    told = read(doors(receipt))

    assert "The axle holds 40 kN." in masked
    assert (GONE in masked.lower(), GONE in told.lower()) == (False, True)


def test_notices_name_nobody_who_left_the_team() -> None:
    dora = make.member(GONE)
    receipt = entry_of_a_team(dora)
    leave_team(by=dora, team=receipt.entry.team)
    charlie = make.member("charlie")

    for ref in refs(receipt):
        start_thread(by=dora, ref=ref, text=Text("What does @charlie think?", "en"))

    details = list(Notice.objects.filter(member=charlie).values_list("details", flat=True))
    assert len(details) == 2
    assert GONE not in str(details)


def test_owners_do_not_name_themselves_in_any_thread() -> None:
    dora = make.member(GONE)
    receipt = entry_of_a_team(dora)

    for ref in refs(receipt):
        with pytest.raises(RevealsAuthorError):
            start_thread(by=dora, ref=ref, text=Text(f"I am {GONE}.", "en"))


@pytest.mark.parametrize("word", ["bob", "Bob Builder", "crew", "The Lumbers"])
def test_nobody_names_the_others_behind_the_entry_or_the_team(word: str) -> None:
    dora = make.member(GONE)
    receipt = entry_of_a_team(dora)
    Member.objects.filter(handle="bob").update(name="Bob Builder")
    Team.objects.update(name="The Lumbers")

    for ref in refs(receipt):
        with pytest.raises(RevealsAuthorError):
            start_thread(by=dora, ref=ref, text=Text(f"Ask {word} about it.", "en"))


def test_a_team_with_others_in_it_may_be_named() -> None:
    dora = make.member(GONE)
    receipt = entry_of_a_team(dora)
    make_team(make.member("charlie"), dora, handle="choir", name="Choir")

    thread = start_thread(by=dora, ref=refs(receipt)[0], text=Text("@charlie sings: choir.", "en"))

    assert thread.post_count == 1


def test_everybody_behind_an_entry_is_one_query(django_assert_num_queries: object) -> None:
    dora, stranger = make.member(GONE), make.member("charlie")
    receipt = entry_of_a_team(dora)
    leave_team(by=dora, team=receipt.entry.team)

    with django_assert_num_queries(1):  # type: ignore[operator]
        people = people_behind(receipt.entry_id)

    assert people == {receipt.entry.entrant_id, dora.pk}
    assert stranger.pk not in people
