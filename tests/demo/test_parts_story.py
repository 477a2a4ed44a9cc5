"""The demo's linked parts list, and the warning that a fork answered."""

from __future__ import annotations

import shutil

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

pytest.importorskip("OCP", reason="the bracket is modelled with the cad extra")

from mitwerk.apps.vault.models import Revision, SafetyNotice
from mitwerk.apps.vault.queries.access import Access
from mitwerk.apps.vault.queries.bom import parts_list_of
from mitwerk.demo.files import write_early, write_others
from mitwerk.demo.parts_story import SKETCH, tell_parts
from mitwerk.demo.seed import invite_everybody

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tmp_path):
    parts = tmp_path / "parts"
    parts.mkdir()
    early = write_early(parts)
    write_others(parts)
    for name in ("bracket.step", "frame.step", "wheel.step", "wheel.glb"):
        shutil.copy(early, parts / name)
        with (parts / name).open("a") as file:
            file.write(f"/* {name} */\n")
    sketch = tmp_path / SKETCH
    sketch.parent.mkdir(parents=True)
    sketch.write_bytes(b"\x89PNG\r\n\x1a\n")
    tell_parts(tmp_path, invite_everybody(), lambda _line: None)


def test_the_vehicle_is_put_together_from_linked_parts(told, client):
    whole = Revision.objects.get(blueprint__title="Plenter from its parts")

    found = parts_list_of(whole, Access(may_read=True, owns=False), AnonymousUser())

    assert found is not None
    assert (found.rollup.mass.counted, found.rollup.mass.of) == (7, 9)
    assert found.rollup.mass.missing == ("Wheel / Valve", "Stickers")
    assert [one.link.number for one in found.lines if one.newer and one.link] == [1]
    page = client.get(reverse("vault:parts-list", args=[whole.code])).content.decode()
    assert "sum of 7 of 9 rows, 2 without mass: Wheel / Valve, Stickers" in page


def test_shares_of_the_vehicle_name_who_made_its_linked_parts(told, client):
    whole = Revision.objects.get(blueprint__title="Plenter from its parts")

    page = client.get(reverse("vault:credit", args=[whole.code])).content.decode()

    assert "plus 3 linked parts by" in page
    assert page.index("linked parts by") < page.index("Mentor (demo)")
    assert "Emeka (demo)" in page


def test_a_fork_answered_the_warning(told):
    notice = SafetyNotice.objects.get()

    states = notice.carriers.order_by("revision_id").values_list("how", "state")

    assert list(states) == [
        ("origin", "carries"),
        ("lineage", "carries"),
        ("lineage", "solved"),
    ]
