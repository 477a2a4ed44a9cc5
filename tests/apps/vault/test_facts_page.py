"""Facts on pages and the API: rows, findings with their places, masks, progress, queries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitwerk.apps.vault.models import Measurement, Preview
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.previews import make_preview
from mitwerk.apps.vault.services.takedown import withhold
from mitwerk.apps.vault.views.facts_page import place
from tests.factories.shapes import box, hollow_box, stl
from tests.factories.vault import make_blueprint, make_open_revision

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

TUB = stl(hollow_box())
OPEN_MESH = stl((box()[0], box()[1][:-1]))


@pytest.fixture
def revision(bob) -> Revision:
    return make_open_revision(bob, files={"tub.stl": TUB})


def measure_all() -> None:
    for one in Measurement.objects.filter(state="waiting"):
        measure(measurement_id=one.pk)


def page(client: Client, revision: Revision, name: str = "file") -> str:
    args = [revision.code] if name == "revision" else [revision.code, 1]
    answer = client.get(reverse(f"vault:{name}", args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u202f", " ").split())


def test_rows_are_on_the_page(revision, client):
    measure_all()

    shown = page(client, revision)

    for text in (
        ">40</text>",
        ">30</text>",
        ">20</text>",
        "11.53 cm³",
        "0.80 mm",
        "no material is declared",
    ):
        assert text in shown


def test_wall_is_pinned_where_it_is_in_the_shown_model(revision, client):
    """The wall at y = 30 in the file's axes is at z = -0.03 m in the viewer's."""
    measure_all()
    for preview in Preview.objects.filter(kind="model"):
        make_preview(preview_id=preview.pk)

    shown = page(client, revision, "revision")

    mark = re.search(r'data-mark="(\S+) (\S+) (\S+)" data-mark-label="Thinnest wall', shown)
    x, y, z = map(float, mark.groups())
    assert 0 < x < 0.04
    assert 0 < y < 0.02
    assert z == pytest.approx(-0.0296, abs=5e-4)


def test_places_of_gltf_stay_as_they_are():
    assert place((1000.0, 20.0, -3.0), y_up=True) == "1 0.02 -0.003"


def test_fault_is_said_in_words_with_its_place(bob, client):
    revision = make_open_revision(bob, files={"open.stl": OPEN_MESH})
    measure_all()

    Preview.objects.update(state="ready")

    shown = page(client, revision)

    assert "Not closed: 3 edges lie open, or faces are turned the wrong way." in shown
    assert "finding--error" in shown
    assert "Not closed: 3 edges" in page(client, revision, "revision").partition("vault-files")[2]


def test_file_that_can_not_be_measured_says_why(bob, client, as_):
    revision = make_open_revision(bob, files={"broken.step": b"ISO-10303-21;\n"})
    measure_all()

    stranger, owner = page(client, revision), page(as_(bob), revision)

    assert "Not measured: the file could not be read." in stranger
    assert ("The reader says:" in owner, "The reader says:" in stranger) == (True, False)


def test_page_asks_again_until_the_file_is_measured(revision, client):
    url = reverse("vault:facts", args=[revision.code, 1])
    htmx = {"HX-Request": "true"}

    before = client.get(url, headers=htmx).content.decode()
    measure_all()
    after = client.get(url, headers=htmx).content.decode()

    assert ("tub.stl waits to be measured" in before, 'hx-trigger="every 2s"' in before) == (
        True,
        True,
    )
    assert ("Thinnest wall" in after, "hx-trigger" in after) == (True, False)


def test_withheld_file_shows_no_facts(revision, client, dora):
    measure_all()
    withhold(by=dora, blob=revision.files.get().blob, reason="A copy.")

    facts = client.get(f"/api/v1/revisions/{revision.code}/facts").json()["items"]

    assert (facts, "Thinnest wall" in page(client, revision)) == ([], False)


def test_api_gives_the_shape_of_the_command(revision, client):
    measure_all()

    (told,) = client.get(f"/api/v1/revisions/{revision.code}/facts").json()["items"]

    blob = revision.files.get().blob
    assert (told["number"], told["state"], told["file"]) == (1, "ready", "tub.stl")
    assert (told["format"], told["sha256"]) == ("stl", blob.sha256)
    assert told["facts"]["envelope_mm"] == [40, 30, 20]
    assert told["facts"]["bodies"] == 1
    assert {one["code"] for one in told["findings"]} == {"unit_assumed", "density_missing"}


def test_mass_follows_from_the_material_of_the_parts_list(bob, client):
    bom = b"name,quantity,material,file\ntub,1,Steel S355,tub.stl\n"
    revision = make_open_revision(bob, files={"bom.csv": bom, "tub.stl": TUB})
    measure_all()

    (told,) = client.get(f"/api/v1/revisions/{revision.code}/facts").json()["items"]
    shown = client.get(reverse("vault:file", args=[revision.code, 2])).content.decode()

    assert (told["material"], told["density"]) == ("Steel S355", 7850)
    assert told["facts"]["mass_kg"] == pytest.approx(11528.8e-9 * 7850)
    assert "density_missing" not in {one["code"] for one in told["findings"]}
    assert "90.5\u202fg" in shown


def test_names_in_files_are_told_to_their_owner_only(bob, charlie, as_):
    header = b"C:\\Users\\bobbuilds\\parts\\tub.stl"
    revision = make_open_revision(bob, files={"tub.stl": stl(hollow_box(), header)})
    measure_all()

    found = {
        member.handle: [
            (one["message"], one["value"])
            for one in as_(member)
            .get(f"/api/v1/revisions/{revision.code}/facts")
            .json()["items"][0]["findings"]
            if one["code"] == "machine_path"
        ]
        for member in (bob, charlie)
    }

    assert found["charlie"] == [("names a place on somebody's machine", None)]
    assert "bobbuilds" in found["bobbuilds"][0][0]


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_of_facts_cost_the_same_for_1_3_and_50_files(bob, charlie, as_):
    client, found = as_(charlie), []
    for count in (1, 3, 50):
        files = {f"{number}.stl": stl(box((10 + number, 20, 30))) for number in range(count)}
        revision = make_open_revision(bob, make_blueprint(bob), files)
        Measurement.objects.update(state="failed", why="refused")
        pages = [reverse("vault:revision", args=[revision.code])]
        pages.append(reverse("vault:file", args=[revision.code, 1]))
        pages.append(f"/api/v1/revisions/{revision.code}/facts")
        found.append([queries_of(client, page) for page in pages])

    assert found[0] == found[1] == found[2]
    assert max(found[0]) <= 12
