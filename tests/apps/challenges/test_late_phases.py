"""A phase that starts from a winner keeps its full length, however late the winner is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors import NotReady
from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.missing import missing_of
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.from_template import apply_template
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock
from mitwerk.kit.models import AuditRecord
from tests.factories import challenges as make
from tests.factories.judging import end_judging

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.challenges.services.phases import PhaseDraft

pytestmark = pytest.mark.django_db

DATES = ("opens_at", "closes_at", "judged_at")
REASON = "It carries the saw where a forester reaches it."
# Ballots of the concept end in ten days; 5 days of a run-off and 7 of the client's term follow.
FIRST_DAY = 22


def two_phases(front_opens: datetime) -> list[PhaseDraft]:
    front = make.phase_draft(
        kind="front",
        title="Front",
        opens_at=front_opens,
        closes_at=front_opens + timedelta(days=7),
        judged_at=front_opens + timedelta(days=10),
        prizes=(10_000,),
        needs=("concept",),
    )
    return [make.phase_draft(key="concept"), front]


def challenge_with_front(front_opens: datetime) -> Challenge:
    return make.draft(phases=two_phases(front_opens), prizes_minor=110_000)


def late_challenge() -> tuple[Phase, Phase, int]:
    """A concept that is too close, and the front, whose opening date has passed; one entrant."""
    challenge = challenge_with_front(clock.now() + timedelta(days=FIRST_DAY, hours=1))
    publish(by=challenge.client, code=challenge.code)
    concept = challenge.phases.select_related("challenge").get(kind="concept")
    entrant = make.entered(concept).entry.entrant_id
    make.entered(concept)
    end_judging(make.after_deadline(concept))
    opened = clock.now() - timedelta(days=3, seconds=0.5)
    front = {
        "opens_at": opened,
        "closes_at": opened + timedelta(days=2),
        "judged_at": opened + timedelta(days=4),
    }
    Phase.objects.filter(challenge=challenge, kind="front").update(**front)
    return concept, Phase.objects.get(challenge=challenge, kind="front"), entrant


def choose(concept: Phase) -> None:
    client = concept.challenge.client
    choose_winner(by=client, phase_code=concept.code, entry_number=1, reason=REASON)


def test_publish_refuses_a_phase_without_time_for_run_off_and_answer() -> None:
    moment = clock.now()
    challenge = challenge_with_front(moment + timedelta(days=FIRST_DAY, minutes=-1))

    with pytest.raises(NotReady) as refusal:
        publish(by=challenge.client, code=challenge.code)

    said = refusal.value.detail
    assert said.startswith("Front: it opens on ")
    assert "“Concept”" in said
    assert "5 days for a run-off, 0 for appeals and 7 for your answer" in said


def test_publish_takes_a_phase_that_leaves_just_enough_time() -> None:
    challenge = challenge_with_front(clock.now() + timedelta(days=FIRST_DAY, minutes=1))

    publish(by=challenge.client, code=challenge.code)

    assert challenge.phases.get(kind="front").state == PhaseState.SCHEDULED


@pytest.mark.parametrize("size", ["portfolio", "part", "vehicle"])
def test_template_leaves_enough_time(size: str) -> None:
    challenge = make.draft(size=size, prizes_minor=2_400_000, answer_days=30, run_off_days=30)

    apply_template(by=challenge.client, code=challenge.code)

    codes = {fault.code for fault in missing_of(challenge, now=clock.now())}
    assert "needs-date" not in codes


def test_late_decision_moves_all_dates_by_whole_seconds() -> None:
    concept, planned, _entrant = late_challenge()

    choose(concept)

    front = Phase.objects.get(pk=planned.pk)
    moved = {getattr(front, name) - getattr(planned, name) for name in DATES}
    assert moved == {timedelta(seconds=front.delayed_seconds)}
    assert timedelta(seconds=front.delayed_seconds) >= timedelta(days=3)
    assert concept.decision.at <= front.opens_at < concept.decision.at + timedelta(seconds=1)


def test_late_phase_opens_with_its_full_length() -> None:
    concept, planned, _entrant = late_challenge()
    choose(concept)

    with clock.shifted(timedelta(seconds=2)):
        lifecycle.advance(concept.challenge.code)

    front = Phase.objects.get(pk=planned.pk)
    assert front.state == PhaseState.OPEN
    assert front.closes_at - front.opens_at == planned.closes_at - planned.opens_at


def test_late_phase_waits_and_does_not_open_before_the_decision() -> None:
    concept, planned, _entrant = late_challenge()

    lifecycle.advance(concept.challenge.code)

    front = Phase.objects.get(pk=planned.pk)
    assert (front.state, front.opens_at) == (PhaseState.SCHEDULED, planned.opens_at)


def test_late_phase_is_recorded_and_told() -> None:
    concept, planned, entrant = late_challenge()

    choose(concept)

    record = AuditRecord.objects.get(verb="phase.delay", subject=f"phase:{planned.code}")
    front = Phase.objects.get(pk=planned.pk)
    told = Notice.objects.filter(kind="phase-moved").values_list("member_id", flat=True)
    assert record.details["seconds"] == front.delayed_seconds
    assert record.details["before"]["opens_at"] == planned.opens_at.isoformat()
    assert {concept.challenge.client_id, entrant} <= set(told)


def test_late_phase_says_so_on_its_page_and_in_the_api(client: Client) -> None:
    concept, planned, _entrant = late_challenge()
    address = reverse("challenges:phase", args=[concept.challenge.code, planned.code])

    before = client.get(address).content.decode()
    choose(concept)
    after = client.get(address).content.decode()

    api = client.get(f"/api/v1/phases/{planned.code}").json()
    assert "It opens as soon as the phase it starts from is decided." in before
    assert "All dates moved by 3\xa0days" in after
    assert api["delayed_seconds"] == Phase.objects.get(pk=planned.pk).delayed_seconds


def test_decision_in_time_moves_nothing() -> None:
    concept, planned, _entrant = late_challenge()
    Phase.objects.filter(pk=planned.pk).update(
        **{name: getattr(planned, name) + timedelta(days=9) for name in DATES}
    )

    choose(concept)

    front = Phase.objects.get(pk=planned.pk)
    assert front.delayed_seconds == 0
    assert front.opens_at == planned.opens_at + timedelta(days=9)


def test_due_challenges_leaves_out_phases_that_wait() -> None:
    concept, _planned, _entrant = late_challenge()

    assert lifecycle.due_challenges() == []
    choose(concept)
    with clock.shifted(timedelta(seconds=2)):
        assert lifecycle.due_challenges() == [concept.challenge.code]
