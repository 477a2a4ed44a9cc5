"""The assembly of a revision: its parts, where they come from, and who may know that."""

from __future__ import annotations

import pytest
import trimesh
from django.urls import reverse

from mitwerk.apps.vault.models import Preview
from mitwerk.apps.vault.services.previews import make_preview
from mitwerk.apps.vault.services.visibility import seal
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

from .test_masks import contest  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
HEAD = "name,quantity,mass kg,unit cost,currency,revision\n"


def glb(**boxes: float) -> bytes:
    """Boxes beside each other, each with its name."""
    scene = trimesh.Scene()
    for at, (name, size) in enumerate(boxes.items()):
        box = trimesh.creation.box((size, size, size))
        box.apply_translation((at, 0, 0))
        scene.add_geometry(box, geom_name=name, node_name=name)
    return scene.export(file_type="glb")


def shown(*revisions) -> None:
    """Make the models that the pages show."""
    blobs = [file.blob_id for one in revisions for file in one.files.all()]
    for preview in Preview.objects.filter(blob__in=blobs, kind="model"):
        make_preview(preview_id=preview.pk)


def read(client, revision) -> str:
    answer = client.get(reverse("vault:assembly", args=[revision.code]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def hub(bob):
    return make_open_revision(bob, make_blueprint(bob, "Hub"), {"hub.glb": glb(Hub=0.2)})


def test_programs_read_what_goes_together(bob, client):
    axle = make_open_revision(bob, make_blueprint(bob, "Axle"), {"axle.glb": glb(Axle=1)})
    row = f"Axle,2,4,,,{axle.code}\n"
    files = {"cart.glb": glb(Bed=2), "bom.csv": (HEAD + row).encode()}
    cart = make_open_revision(bob, make_blueprint(bob, "Cart"), files)
    shown(axle, cart)

    told = client.get(f"/api/v1/revisions/{cart.code}/assembly").json()

    assert (told["whole"], told["parts"]) == (None, [])
    assert [(one["name"], one["revision"], one["quantity"]) for one in told["pieces"]] == [
        ("cart.glb", cart.code, "1"),
        ("Axle", axle.code, "2"),
    ]


def test_parts_of_a_tree_are_counted_and_linked_to_their_blueprint(bob, charlie, client, hub):
    table = HEAD + f"Wheel,2,1.5,,,{hub.code}\nFrame,1,12,,,\n"
    files = {
        "cart.glb": glb(Wheel_1=0.3, Wheel_2=0.3, Frame=1.0, Seat=0.4),
        "bom.csv": table.encode(),
    }
    cart = make_open_revision(charlie, make_blueprint(charlie, "Cart"), files)
    shown(cart)

    page = read(client, cart)
    door = client.get(reverse("vault:revision", args=[cart.code])).content.decode()

    assert 'Wheel <span class="graphite">× 2</span>' in page
    assert "Hub, revision 1</a> by Bob Builderson" in page
    assert "Made in cart.glb:</span> Seat" in page
    assert 'open-panel="parts"' in page
    assert reverse("vault:assembly", args=[cart.code]) in door


def test_single_parts_are_put_together_with_those_of_others(charlie, client, hub):
    table = HEAD + f"Hub,2,1.5,,,{hub.code}\n"
    files = {
        "bed.glb": glb(Bed=1.0),
        "bed.stl": b"solid bed\nendsolid bed\n",
        "bom.csv": table.encode(),
    }
    cart = make_open_revision(charlie, make_blueprint(charlie, "Cart"), files)
    shown(cart, hub)

    page = read(client, cart)

    models = [reverse("vault:preview", args=[one.code, number, "model"])
              for one, number in ((cart, cart.files.get(path="bed.glb").number), (hub, 1))]  # fmt: skip
    assert all(model in page for model in models)
    assert 'Hub <span class="graphite">× 2</span>' in page
    assert ">3 kg<" in page  # of both
    assert "together=" in page


def test_a_single_part_is_no_assembly(client, hub):
    shown(hub)

    assert "no two parts that can be shown together" in read(client, hub)
    door = client.get(reverse("vault:revision", args=[hub.code])).content.decode()
    assert reverse("vault:assembly", args=[hub.code]) not in door


def test_drafts_of_others_stay_unknown(bob, charlie, as_, client):
    draft = make_revision(bob, make_blueprint(bob, "Secret hub"), {"hub.glb": glb(Hub=0.2)})
    table = HEAD + f"Wheel,1,1.5,,,{draft.code}\n"
    files = {"cart.glb": glb(Wheel=0.3, Frame=1.0), "bom.csv": table.encode()}
    cart = make_open_revision(bob, make_blueprint(bob, "Cart"), files)
    shown(cart)

    assert "Secret hub" in read(as_(bob), cart)
    assert "Secret hub" not in read(as_(charlie), cart)


def test_a_judged_assembly_names_nobody(bob, charlie, as_, contest, hub):  # noqa: F811
    table = HEAD + f"Wheel,1,1.5,,,{hub.code}\n"
    files = {"bobbuilds.glb": glb(bobbuilds_frame=0.3, Wheel=1.0), "bom.csv": table.encode()}
    entry = make_revision(bob, make_blueprint(bob, "Cart by Bob"), files)
    shown(entry)
    seal([entry])
    contest.entries[entry.pk] = "Entry 7"

    page = read(as_(charlie), entry)

    assert "Entry 7" in page
    assert [name for name in ("bobbuilds", "Builderson", "Hub, revision") if name in page] == []


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_has_the_same_queries_for_any_number_of_parts(
    bob, charlie, as_, hub, count, django_assert_max_num_queries
):
    table = HEAD + "".join(f"Part {n},1,1.5,,,{hub.code}\n" for n in range(count))
    cart = make_open_revision(bob, make_blueprint(bob, "Cart"), {"bom.csv": table.encode()})
    client = as_(charlie)
    read(client, cart)

    with django_assert_max_num_queries(12) as counted:
        read(client, cart)

    assert len(counted) == PAGE_QUERIES


PAGE_QUERIES = 10
