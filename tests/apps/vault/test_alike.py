"""Does this part exist already: copies are found and named; what one may not read never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.vault.models import Blueprint, Measurement
from mitwerk.apps.vault.queries.alike import alike
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.takedown import withhold
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from tests.factories.shapes import box, lump, moved, stl
from tests.factories.vault import (
    make_blueprint,
    make_open_revision,
    make_revision,
    make_upload,
)

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

LUMP = stl(lump())


def measured(revision: Revision) -> int:
    """Measure all files of a revision and return the first one's content."""
    for one in Measurement.objects.filter(blob__in=revision.files.values("blob")):
        measure(measurement_id=one.pk)
    return revision.files.order_by("number")[0].blob_id


@pytest.fixture
def asked(bob) -> int:
    return measured(make_revision(bob, files={"mine.stl": LUMP}))


@pytest.mark.parametrize(
    ("mesh", "relation", "scale"),
    [
        (lump(), "same", 1.0),
        (moved(lump()), "same", 1.0),
        (moved(lump(), mirror=True), "mirrored", 1.0),
        (moved(lump(), scale=2.5), "scaled", 2.5),
    ],
)
def test_copies_of_others_are_found_and_named(bob, charlie, asked, mesh, relation, scale):
    theirs = make_open_revision(charlie, files={"x.stl": stl(mesh), "box.stl": stl(box())})
    measured(theirs)

    (found,) = alike(asked, bob)

    assert found.file == theirs.files.get(path="x.stl")
    assert (found.relation, round(found.scale, 3)) == (relation, scale)


def test_drafts_sealed_and_withheld_parts_never_show(bob, charlie, dora, asked):
    draft, sealed, withheld = (
        make_revision(charlie, make_blueprint(charlie, name), {"x.stl": stl(moved(lump()))})
        for name in ("Draft", "Sealed", "Withheld")
    )
    measured(draft)
    seal([sealed])
    before = alike(asked, bob)
    open_revisions([withheld])
    opened = alike(asked, bob)
    withhold(by=dora, blob=withheld.files.get().blob, reason="a copy")

    assert (before, [one.file.revision for one in opened]) == ([], [withheld])
    assert alike(asked, AnonymousUser()) == []


def test_own_parts_and_forks_are_no_discovery(bob, charlie):
    origin = make_open_revision(bob, files={"mine.stl": LUMP})
    make_open_revision(bob, make_blueprint(bob, "Another"), {"again.stl": stl(moved(lump()))})
    forked = fork(by=charlie, revision=origin)
    open_revisions(forked.revisions.all())
    for one in Measurement.objects.all():
        measure(measurement_id=one.pk)

    seen = [
        alike(origin.files.get().blob_id, viewer, without=origin.blueprint)
        for viewer in (bob, charlie, AnonymousUser())
    ]

    assert seen == [[], [], []]


def test_what_is_measured_later_is_found_too(bob, charlie, asked):
    before = alike(asked, bob)
    theirs = make_open_revision(charlie, files={"x.stl": stl(moved(lump()))})
    measured(theirs)

    (found,) = alike(asked, bob)

    assert (before, found.file.revision) == ([], theirs)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_question_costs_the_same_for_any_number(
    bob, charlie, asked, count, django_assert_num_queries
):
    for number in range(count):
        make_open_revision(charlie, make_blueprint(charlie, f"Part {number}"), {"x.stl": LUMP})
    own = Blueprint.objects.get(owner_member=bob)
    alike(asked, bob, without=own)

    with django_assert_num_queries(4):
        found = alike(asked, bob, without=own)

    assert len(found) == min(count, 5)


def test_arrived_files_are_compared_before_they_are_shared(bob, charlie, as_):
    theirs = make_open_revision(charlie, make_blueprint(charlie, "Hub"), {"x.stl": LUMP})
    measured(theirs)
    upload = make_upload(bob, "mine.stl", stl(moved(lump())))
    client = as_(bob)

    waiting = client.post("/uploads/alike/", {"upload": upload.code}).content.decode()
    measure(measurement_id=Measurement.objects.get(blob=upload.blob).pk)
    told = client.post("/uploads/alike/", {"upload": upload.code}).content.decode()

    assert ("You need not wait" in waiting, "Hub" in waiting) == (True, False)
    assert ("mine.stl” may exist already" in told, theirs.code in told) == (True, True)
    assert "every 3s" not in told


def test_uploads_of_others_are_not_compared(bob, charlie, as_):
    upload = make_upload(bob, "mine.stl", LUMP)

    assert as_(charlie).post("/uploads/alike/", {"upload": upload.code}).status_code == 404


def test_programs_ask_about_arrived_files_too(bob, charlie, as_):
    older = make_open_revision(charlie, files={"part.stl": LUMP})
    measured(older)
    upload = make_upload(bob, "mine.stl", stl(moved(lump())))
    client, url = as_(bob), "/api/v1/alike"

    (waiting,) = client.post(url, {"uploads": [upload.code]}, "application/json").json()
    measure(measurement_id=Measurement.objects.get(blob=upload.blob).pk)
    (told,) = client.post(url, {"uploads": [upload.code]}, "application/json").json()
    others = as_(charlie).post(url, {"uploads": [upload.code]}, "application/json")

    assert (waiting["waiting"], waiting["parts"]) == (True, [])
    assert (told["path"], told["waiting"]) == ("mine.stl", False)
    assert [(one["revision"], one["likeness"]) for one in told["parts"]] == [(older.code, "same")]
    assert others.status_code == 404


def test_page_and_api_tell_the_same(bob, charlie, asked, as_):
    theirs = make_open_revision(charlie, make_blueprint(charlie, "Hub"), {"x.stl": LUMP})
    measured(theirs)
    code = Blueprint.objects.get(owner_member=bob).revisions.get().code

    shown = as_(bob).get(f"/revisions/{code}/files/1/alike/").content.decode()
    (told,) = as_(bob).get(f"/api/v1/revisions/{code}/files/1/alike").json()

    assert (told["revision"], told["likeness"], told["scale"]) == (theirs.code, "same", 1.0)
    assert (told["owner"]["name"], told["licence"]) == ("Charlie Strange", "CERN-OHL-S-2.0")
    assert ("Hub" in shown, "Charlie Strange" in shown) == (True, True)
