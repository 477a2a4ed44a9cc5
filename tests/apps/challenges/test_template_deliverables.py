"""What each phase of each template asks for, as the brief promises it to those who enter."""

from __future__ import annotations

import pytest

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.phase_templates import PLANS
from mitwerk.apps.challenges.services.from_template import drafts_for
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db

# Required ones only: a sketch, photo or PDF is enough for a concept, materials are a table,
# a powertrain is a circuit and data sheets, wheels name their tyres, every other part is a model
# and a picture that shows how it fits.
REQUIRED = {
    "concept": {"sketch"},
    "materials": {"table"},
    "powertrain": {"circuit", "datasheet"},
    "wheels": {"model", "datasheet"},
}
BODY = {"model", "sketch"}
PHASES = [(str(size), str(plan.kind)) for size, plans in PLANS.items() for plan in plans]


@pytest.mark.parametrize(("size", "kind"), PHASES)
def test_phase_of_a_template_asks_for_what_its_kind_needs(size: str, kind: str) -> None:
    challenge = Challenge(size=size, prizes_minor=100_000, client=make.alice())

    (draft,) = [one for one in drafts_for(challenge) if one.kind == kind]

    required = {item.kind for item in draft.deliverables if item.required}
    assert required == REQUIRED.get(kind, BODY)
    assert all(item.text for item in draft.deliverables)


def test_whole_vehicle_has_a_phase_of_every_kind() -> None:
    kinds = {plan.kind for plan in PLANS["vehicle"]}

    assert {"concept", "front", "rear", "sides", "wheels", "materials", "interior"} <= kinds
    assert "powertrain" in kinds
