"""Dates of phases: within years that every page can show, and never without a zone in the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.forms.fields import MomentField
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.members import token_headers

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge

pytestmark = pytest.mark.django_db


def put_phase(draft: Challenge, **dates: str) -> Any:
    body = {"kind": "concept", "title": "Concept", "prizes_minor": [1000], **dates}
    return Client().put(
        f"/api/v1/challenges/{draft.code}/phases",
        json.dumps([body]),
        content_type="application/json",
        headers=token_headers(draft.client, "client"),
    )


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:58Z"],
)
def test_the_ends_of_the_calendar_are_refused(moment: str) -> None:
    draft = make.draft()

    answer = put_phase(draft, closes_at=moment)

    last = clock.now().year + 20
    assert (answer.status_code, answer.json()["where"]) == (422, "closes_at")
    assert answer.json()["detail"] == f"Give a year from 2000 to {last}."
    assert draft.phases.get().closes_at < clock.now().replace(year=last)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_page_of_a_phase_refuses_them_too(moment: str) -> None:
    draft = make.draft()
    phase = draft.phases.get()
    client = Client()
    client.force_login(draft.client)
    form = {"kind": "concept", "title": "Concept", "judged_at": moment}
    form |= {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}

    answer = client.post(reverse("challenges:phase-edit", args=[draft.code, phase.code]), form)

    last = clock.now().year + 20
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"judged_at": [f"Give a year from 2000 to {last}."]}


def test_a_time_without_a_zone_is_refused() -> None:
    draft = make.draft()

    answer = put_phase(draft, closes_at="2026-12-01T18:00:00")

    assert (answer.status_code, answer.json()["where"]) == (422, "body/0/closes_at")
    assert answer.json()["detail"] == "Write a time such as 2026-05-31T18:00:00Z."


@pytest.mark.parametrize(("typed", "hour"), [("2026-12-01T18:00", 17), ("2026-12-01T18:00Z", 18)])
def test_a_typed_time_is_the_clients_unless_it_names_its_offset(typed: str, hour: int) -> None:
    moment = MomentField(zone="Europe/Berlin").clean(typed)

    assert moment == datetime(2026, 12, 1, hour, tzinfo=UTC)
