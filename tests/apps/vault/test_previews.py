"""Previews: made once, taken over from dead workers, shown with real counts."""

from __future__ import annotations

import struct
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from mitwerk.apps.vault.models import Preview
from mitwerk.apps.vault.services.previews import make_preview, reclaim
from mitwerk.kit import clock
from mitwerk.kit.attempts import AttemptState
from tests.factories.vault import make_open_revision

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

STL = b"a plate".ljust(80) + b"\2\0\0\0" + b"".join(
    bytes(12)
    + b"".join(struct.pack("<3f", *corner) for corner in corners)
    + bytes(2)
    for corners in (((0, 0, 0), (30, 0, 0), (0, 20, 0)), ((30, 0, 0), (30, 20, 0), (0, 20, 0)))
)  # fmt: skip


@pytest.fixture
def revision(bob) -> Revision:
    return make_open_revision(bob, files={"plate.stl": STL, "broken.step": b"ISO-10303-21;\n"})


def model_of(revision: Revision, path: str) -> Preview:
    return Preview.objects.get(blob=revision.files.get(path=path).blob, kind="model")


def test_models_wait_for_a_preview(revision):
    waiting = Preview.objects.filter(state=AttemptState.WAITING).values_list("kind", flat=True)

    assert sorted(waiting) == ["model", "model", "thumbnail", "thumbnail"]


def test_pictures_are_made_before_models_and_those_before_measurements(
    bob, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_open_revision(bob, files={"plate.stl": STL, "views.svg": b"<svg/>"})

    tasks = DBTaskResult.objects.ready()  # in the order in which the worker takes them
    kinds = dict(Preview.objects.values_list("pk", "kind"))
    order = [
        kinds[task.args_kwargs["args"][0]] if name == "make_preview" else name
        for task in tasks
        if (name := task.task_path.rpartition(".")[2]) in {"make_preview", "measure"}
    ]
    assert order == ["thumbnail", "drawing", "model", "measure"]


def test_model_is_converted_and_given_as_glb(revision, client):
    made = make_preview(preview_id=model_of(revision, "plate.stl").pk)
    number = revision.files.get(path="plate.stl").number

    got = client.get(reverse("vault:preview", args=[revision.code, number, "model"]))

    assert (made.state, made.facts["triangles"]) == (AttemptState.READY, 2)
    assert b"".join(got.streaming_content)[:4] == b"glTF"
    assert got["Content-Type"] == "model/gltf-binary"


def test_file_that_can_not_be_read_fails_with_its_reason(revision, client):
    made = make_preview(preview_id=model_of(revision, "broken.step").pk)
    page = client.get(reverse("vault:revision", args=[revision.code])).content.decode()

    assert (made.state, made.facts) == (AttemptState.FAILED, {"why": "refused"})
    assert "No preview: the file could not be read." in page


def test_picture_waits_for_the_model(revision):
    blob = revision.files.get(path="plate.stl").blob
    picture = Preview.objects.get(blob=blob, kind="thumbnail")

    assert make_preview(preview_id=picture.pk) is None
    picture.refresh_from_db()
    assert picture.state == AttemptState.WAITING


def test_picture_of_a_failed_model_fails_too(revision):
    model = model_of(revision, "broken.step")
    make_preview(preview_id=model.pk)

    picture = make_preview(preview_id=Preview.objects.get(blob=model.blob, kind="thumbnail").pk)

    assert (picture.state, picture.facts["why"]) == (AttemptState.FAILED, "refused")


def test_running_preview_is_not_made_twice(revision):
    model = model_of(revision, "plate.stl")
    Preview.objects.filter(pk=model.pk).update(state=AttemptState.RUNNING)

    assert make_preview(preview_id=model.pk) is None


def test_preview_of_a_dead_worker_is_taken_over(revision):
    model = model_of(revision, "plate.stl")
    Preview.objects.exclude(pk=model.pk).update(state=AttemptState.READY)
    Preview.objects.filter(pk=model.pk).update(
        state=AttemptState.RUNNING, attempts=1, leased_until=clock.now() + timedelta(minutes=1)
    )

    early = reclaim()
    with clock.shifted(timedelta(minutes=2)):
        late = reclaim()

    model.refresh_from_db()
    assert (early, late, model.state) == (0, 1, AttemptState.WAITING)


def test_file_that_kills_the_worker_three_times_is_given_up(revision):
    model = model_of(revision, "plate.stl")
    Preview.objects.filter(pk=model.pk).update(
        state=AttemptState.RUNNING, attempts=3, leased_until=clock.now() - timedelta(minutes=1)
    )

    reclaim()

    model.refresh_from_db()
    assert (model.state, model.facts) == (AttemptState.FAILED, {"why": "crashed"})


def test_progress_counts_and_names_what_is_being_done(revision, client):
    url = reverse("vault:progress", args=[revision.code])
    Preview.objects.filter(blob=model_of(revision, "broken.step").blob).update(
        state=AttemptState.FAILED
    )
    Preview.objects.filter(pk=model_of(revision, "plate.stl").pk).update(state=AttemptState.RUNNING)

    shown = " ".join(client.get(url).content.decode().split())
    Preview.objects.update(state=AttemptState.READY)
    finished = client.get(url)

    assert "turning plate.stl into 3D" in shown
    assert "1 of 2 files ready" in shown
    assert (finished.status_code, "HX-Refresh" in finished) == (200, False)
    assert "Show them" in finished.content.decode()


def test_web_process_never_loads_the_readers():
    source = Path(make_preview.__code__.co_filename).parents[1]

    words = {word for path in source.rglob("*.py") for word in path.read_text().split()}

    assert words & {"OCP", "trimesh", "ezdxf", "f3d"} == set()
