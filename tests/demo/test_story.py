"""The story's briefs can be published: every phase leaves time for those it waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mitwerk.demo import people, vehicle_contest
from mitwerk.kit import clock
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db


def test_vehicle_contest_publishes_with_its_dates() -> None:
    for person in (people.JUROR, people.SECOND_JUROR):
        make.member(person.handle, "juror")
    client = make.member(people.CLIENT.handle, "client")

    with clock.shifted(timedelta(days=vehicle_contest.PUBLISHED)):
        challenge = vehicle_contest._publish(client)

    phases = challenge.phases.order_by("position")
    by_kind = {phase.kind: phase for phase in phases}
    front = by_kind["front"]
    assert front.opens_at < clock.now() < front.judged_at
    later = [phase for phase in phases if phase.kind not in {"concept", "front"}]
    assert all(phase.opens_at > clock.now() for phase in later)
