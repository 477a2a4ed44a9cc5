"""Publishing freezes the terms; nothing half done is published."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from mitwerk.apps.challenges.errors import BudgetExceeded, NotADraft, NotReady
from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.services.brief import update_draft
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.terms import canonical_terms
from mitwerk.kit import clock
from mitwerk.kit.canonical import canonical
from tests.factories import challenges as make

pytestmark = pytest.mark.django_db


def test_publish_freezes_terms_that_rehash() -> None:
    challenge = make.draft()

    publish(by=challenge.client, code=challenge.code)

    kept = Challenge.objects.get(pk=challenge.pk)
    assert hashlib.sha256(kept.terms.encode()).hexdigest() == kept.terms_sha256
    assert canonical(json.loads(kept.terms)).decode() == kept.terms
    assert canonical_terms(kept) == kept.terms


def test_terms_name_the_judges() -> None:
    dora = make.member("dora")
    juries = (JuryDraft("client", 60), JuryDraft("experts", 40, judges=("dora",)))
    kept = make.running(phases=[make.phase_draft(juries=juries)])

    frozen = json.loads(kept.terms)["phases"][0]["juries"]

    assert frozen == [
        {"kind": "client", "weight_percent": 60, "judges": [kept.client.code]},
        {"kind": "experts", "weight_percent": 40, "judges": [dora.code]},
    ]


def test_publish_opens_a_due_phase() -> None:
    challenge = make.running()

    assert list(challenge.phases.values_list("state", flat=True)) == ["open"]


def test_publish_refuses_a_second_time() -> None:
    challenge = make.running()

    with pytest.raises(NotADraft):
        publish(by=challenge.client, code=challenge.code)


def test_change_refuses_published_terms() -> None:
    challenge = make.running()

    with pytest.raises(NotADraft):
        update_draft(by=challenge.client, code=challenge.code, title="Another one")


def test_publish_refuses_prizes_above_the_budget() -> None:
    challenge = make.draft(prizes_minor=99_999)

    with pytest.raises(BudgetExceeded):
        publish(by=challenge.client, code=challenge.code)

    assert Challenge.objects.get(pk=challenge.pk).state == "draft"


def test_publish_needs_the_role_client() -> None:
    challenge = make.draft(make.member("bob"))

    with pytest.raises(NotReady) as refusal:
        publish(by=challenge.client, code=challenge.code)

    assert refusal.value.where == "check"


@pytest.mark.parametrize(
    "fields",
    [
        {"juries": (make.JuryDraft("client", 60),)},
        {"deliverables": ()},
        {"juries": ()},
        {"juries": (make.JuryDraft("experts", 100),)},
        {"closes_at": clock.now() - timedelta(days=2)},
        {"judged_at": clock.now()},
        {"prizes": ()},
    ],
    ids=["weights", "deliverables", "no jury", "no judge", "late", "order", "no prize"],
)
def test_publish_refuses_an_incomplete_phase(fields: dict[str, object]) -> None:
    challenge = make.draft(phases=[make.phase_draft(**fields)])

    with pytest.raises(NotReady) as refusal:
        publish(by=challenge.client, code=challenge.code)

    assert refusal.value.where == "phases"
