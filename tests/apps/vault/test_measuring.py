"""Measurements: each content once, taken over from dead workers, told with their reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django_tasks_db.models import DBTaskResult

from mitwerk.apps.vault.adapters_measure import METHOD
from mitwerk.apps.vault.events import MeasurementsWanted
from mitwerk.apps.vault.models import Measurement
from mitwerk.apps.vault.services.measuring import measure, reclaim
from mitwerk.apps.vault.tasks import enqueue_measurements
from mitwerk.kit import clock
from mitwerk.kit.attempts import AttemptState
from tests.factories.shapes import hollow_box, stl
from tests.factories.vault import make_open_revision

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

TUB = stl(hollow_box())


@pytest.fixture
def revision(bob) -> Revision:
    return make_open_revision(bob, files={"tub.stl": TUB, "broken.step": b"ISO-10303-21;\n"})


def measurement_of(revision: Revision, path: str) -> Measurement:
    return Measurement.objects.get(blob=revision.files.get(path=path).blob)


def test_files_of_a_revision_wait_to_be_measured_once(revision, charlie):
    make_open_revision(charlie, files={"copy.stl": TUB, "notes.txt": b"no model"})

    waiting = Measurement.objects.values_list("state", flat=True)

    assert list(waiting) == [AttemptState.WAITING, AttemptState.WAITING]


def test_facts_and_shape_are_kept(revision):
    made = measure(measurement_id=measurement_of(revision, "tub.stl").pk)

    facts = made.sheet["facts"]
    assert (made.state, made.engine, len(made.shape)) == (AttemptState.READY, METHOD, 316)
    assert facts["envelope_mm"] == (40, 30, 20)
    assert (facts["volume_mm3"], facts["mass_kg"]) == (pytest.approx(11528.8), None)
    assert facts["min_wall_mm"] == pytest.approx(0.8, rel=1e-4)


def test_refused_file_keeps_its_reason(revision):
    made = measure(measurement_id=measurement_of(revision, "broken.step").pk)

    assert (made.state, made.why, made.sheet) == (AttemptState.FAILED, "refused", {})
    assert made.reason != ""


def test_measured_file_is_not_measured_again(revision):
    one = measurement_of(revision, "tub.stl")
    measure(measurement_id=one.pk)

    assert measure(measurement_id=one.pk) is None


def test_file_of_a_dead_worker_is_taken_over(revision):
    one = measurement_of(revision, "tub.stl")
    Measurement.objects.update(state=AttemptState.READY, engine=METHOD)
    soon = clock.now() + timedelta(minutes=1)
    Measurement.objects.filter(pk=one.pk).update(
        state=AttemptState.RUNNING, attempts=1, leased_until=soon
    )

    early = reclaim()
    with clock.shifted(timedelta(minutes=2)):
        late = reclaim()

    one.refresh_from_db()
    assert (early, late, one.state) == (0, 1, AttemptState.WAITING)


def test_file_that_ends_the_worker_three_times_is_given_up(revision):
    one = measurement_of(revision, "tub.stl")
    past = clock.now() - timedelta(minutes=1)
    Measurement.objects.filter(pk=one.pk).update(
        state=AttemptState.RUNNING, attempts=3, leased_until=past
    )

    reclaim()

    one.refresh_from_db()
    assert (one.state, one.why) == (AttemptState.FAILED, "crashed")


def test_what_an_older_method_measured_is_measured_again_and_keeps_its_facts(revision, client):
    one = measurement_of(revision, "tub.stl")
    measure(measurement_id=one.pk)
    Measurement.objects.filter(pk=one.pk).update(engine="0", attempts=3)
    url = f"/api/v1/revisions/{revision.code}/facts"
    before = client.get(url).json()

    reclaim()

    one.refresh_from_db()
    assert (one.state, one.attempts) == (AttemptState.WAITING, 0)
    assert client.get(url).json() == before


def test_what_was_measured_before_comes_last_in_the_queue(revision):
    new, old = Measurement.objects.order_by("pk")
    Measurement.objects.filter(pk=old.pk).update(finished_at=clock.now())
    DBTaskResult.objects.all().delete()

    enqueue_measurements(MeasurementsWanted((new.pk, old.pk)))

    queued = DBTaskResult.objects.values_list("args_kwargs", "priority")
    assert {row["args"][0]: priority for row, priority in queued} == {new.pk: -20, old.pk: -50}


def test_files_from_before_are_measured_by_and_by(revision):
    Measurement.objects.all().delete()

    found = reclaim()

    assert (found, Measurement.objects.count()) == (2, 2)
