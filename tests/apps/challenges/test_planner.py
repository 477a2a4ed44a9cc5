"""What a client may expect of the ballots, said before the terms are frozen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.expectation import DECIDED, ENTRIES, JUDGES, decided_percent
from mitwerk.apps.challenges.queries.planner import usual_judges
from mitwerk.apps.challenges.rules_judging import focuses, lists_asked
from mitwerk.apps.challenges.services.phases import JuryDraft
from tests.factories import challenges as make
from tests.factories.members import client_of


def test_the_table_is_met_at_its_places_and_grows_between_them() -> None:
    met = [[decided_percent(judges, n) for n in ENTRIES] for judges in JUDGES]

    assert met == [list(row) for row in DECIDED]
    assert decided_percent(10_000, 1) == DECIDED[-1][0]
    assert DECIDED[3][3] <= decided_percent(22, 12) <= DECIDED[-1][3]


@pytest.mark.parametrize(
    ("entries", "jury", "lists"),
    [
        (3, None, 1),
        (7, None, 2),
        (10, None, 2),
        (12, None, 6),
        (40, None, 8),
        (12, 6, 3),
        (2, 3, 1),
    ],
)
def test_judges_are_asked_for_as_many_lists_as_it_takes(
    entries: int, jury: int | None, lists: int
) -> None:
    assert lists_asked(entries, jury) == lists


@pytest.mark.parametrize(
    ("looks", "asked", "focused"),
    [(5, 6, False), (14, 6, False), (15, 6, True), (10, 8, False), (8, 1, False)],
)
def test_only_later_lists_look_at_the_contenders(looks: int, asked: int, focused: bool) -> None:
    assert focuses(looks, asked) is focused


@pytest.mark.django_db
def test_the_smallest_jury_counts() -> None:
    experts = JuryDraft("experts", 70, tuple(make.member().handle for _number in range(3)))
    phases = [make.phase_draft(juries=(experts, JuryDraft("community", 30)))]
    draft = make.draft(phases=phases)

    assert usual_judges(list(draft.phases.all())) == 3


@pytest.mark.django_db
def test_the_client_reads_it_before_publishing() -> None:
    draft = make.draft(too_close_rule="split", run_off_days=5)
    address = reverse("challenges:edit", args=[draft.code, "check"])

    page = client_of(draft.client).get(address, {"judges": "25", "entries": "12"}).content.decode()
    told = (
        client_of(draft.client)
        .get(f"/api/v1/challenges/{draft.code}/expectation?judges=25&entries=12")
        .json()
    )

    said = f"25 judges, 12 entries: expect a decision in about {decided_percent(25, 12)} %."
    assert (told["sentence"], said in page) == (said, True)
    assert "reserve 5 days for that run-off" in page
