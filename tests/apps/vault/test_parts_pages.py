"""Parts lists, attributions and forks on pages: what people see, and what they must not."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.vault import access
from mitwerk.apps.vault.access import Mask
from mitwerk.apps.vault.models import Blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.takedown import withhold
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HEAD = "name,quantity,mass kg,unit cost,currency,revision\n"


def listing(*lines: str) -> dict[str, bytes]:
    return {"bom.csv": (HEAD + "\n".join(lines)).encode()}


@pytest.fixture
def axle(bob):
    return make_open_revision(
        bob, make_blueprint(bob, "Axle"), listing("Hub,2,1.5,10,EUR,", "Valve,2,,,,")
    )


@pytest.fixture
def cart(charlie, axle):
    return make_open_revision(
        charlie,
        make_blueprint(charlie, "Cart"),
        listing(f"Axle,2,,,,{axle.code}", "Bed,1,9,5,USD,"),
    )


@pytest.fixture
def judged():
    """Let a blueprint be judged for all but its owners."""
    entries: dict[int, str] = {}

    def mask(revision, _viewer):
        label = entries.get(revision.pk)
        return Mask(label, "/challenges/x/entries/7/", may_read=True) if label else None

    def blueprints(_viewer):
        return Blueprint.objects.filter(revisions__in=list(entries))

    access.register_mask(mask, blueprints=blueprints)
    yield entries
    access.unregister_mask(mask, blueprints=blueprints)


def page(client: Client, door: str, revision) -> str:
    return client.get(reverse(f"vault:{door}", args=[revision.code])).content.decode()


def papers(client: Client, revision) -> dict[str, str]:
    answer = client.get(reverse("vault:zip", args=[revision.code]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return {
        name.rpartition("/")[2]: archive.read(name).decode()
        for name in archive.namelist()
        if name.endswith(".txt")
    }


def test_tree_shows_parts_of_parts_with_their_sums(client, cart):
    shown = page(client, "parts-list", cart)

    assert "15\N{NARROW NO-BREAK SPACE}kg" in shown
    assert "sum of 2 of 3 rows, 1 without mass: Axle / Valve" in shown
    assert "€40 + $5" in shown
    assert "Currencies are not added up" in shown
    assert "Bob Builderson" in shown


def test_section_comes_alone_to_htmx(client, cart):
    url = reverse("vault:parts-list", args=[cart.code])

    answer = client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in answer
    assert "Hub" in answer


def test_export_holds_the_unfolded_list_and_no_formulas(bob, client, cart, axle):
    evil = make_open_revision(bob, files=listing("=1+1,1,,,,"))

    answer = client.get(reverse("vault:parts-csv", args=[cart.code]))
    table = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    other = client.get(reverse("vault:parts-csv", args=[evil.code]))

    assert [(row["level"], row["name"], row["pieces"]) for row in table] == [
        ("1", "Axle", "2"),
        ("2", "Hub", "4"),
        ("2", "Valve", "4"),
        ("1", "Bed", "1"),
    ]
    assert table[0]["revision"] == axle.code
    assert b"'=1+1" in b"".join(other.streaming_content)


def test_newer_revision_is_announced_and_the_pin_moves(bob, charlie, as_, cart, axle):
    newer = make_open_revision(bob, axle.blueprint, {"more.txt": b"more"})
    client = as_(charlie)
    before = page(client, "parts-list", cart)

    client.post(reverse("vault:pin", args=[cart.code]), {"row": "1", "to": newer.code})

    made = cart.blueprint.revisions.get(number=2)
    assert "r2 exists, here it is r1" in before
    assert made.bom_rows.get(number=1).link == newer
    assert made.visibility == "open"
    assert cart.bom_rows.get(number=1).link == axle


def test_strangers_move_no_pin(bob, as_, cart, axle):
    newer = make_open_revision(bob, axle.blueprint, {"more.txt": b"more"})

    answer = as_(bob).post(reverse("vault:pin", args=[cart.code]), {"row": "1", "to": newer.code})

    assert answer.status_code == 403
    assert cart.blueprint.revisions.count() == 1


def test_used_in_names_open_users_only(bob, charlie, dora, client, cart, axle):
    make_revision(dora, make_blueprint(dora, "Secret train"), listing(f"Axle,9,,,,{axle.code}"))

    shown = page(client, "parts-list", axle)

    assert "Cart" in shown
    assert "Secret train" not in shown


def test_parts_list_is_typed_without_a_script(charlie, as_, cart, axle):
    client = as_(charlie)
    url = reverse("vault:parts-edit", args=[cart.blueprint.code])
    form = client.get(url)
    typed = {
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        "rows-0-name": "Axle",
        "rows-0-quantity": "3",
        "rows-0-link": f"https://x.example/revisions/{axle.code}/",
        "rows-1-name": "Bed",
        "rows-1-quantity": "1",
        "rows-1-mass_kg": "9,5",
        "rows-1-cost": "12.50",
        "rows-1-currency": "EUR",
        "base": cart.code,
    }

    wrong = client.post(url, typed | {"rows-1-quantity": "none"})
    stale = client.post(url, typed | {"base": "0000000000"})
    answer = client.post(url, typed)

    made = cart.blueprint.revisions.get(number=2)
    assert f'value="{axle.code}"' in form.content.decode()
    assert (wrong.status_code, stale.status_code, answer.status_code) == (422, 422, 302)
    assert "newer revision by now" in stale.content.decode()
    assert [
        (row.name, str(row.quantity.normalize())) for row in made.bom_rows.order_by("number")
    ] == [
        ("Axle", "3"),
        ("Bed", "1"),
    ]
    assert made.bom_rows.get(number=2).unit_cost_minor == 1250


def test_attribution_names_lineage_and_all_parts(bob, charlie, dora, client, cart, axle):
    forked = fork(by=dora, revision=cart)
    open_revisions(forked.revisions.all())

    text = papers(client, forked.revisions.get())["ATTRIBUTION.txt"]

    assert "Dora (dora): Cart, revision 1" in text
    assert "Charlie Strange (charlie): Cart, revision 1" in text
    assert "Bob Builderson (bobbuilds): Axle, revision 1" in text
    assert "Licence: CERN-OHL-S-2.0 / CC-BY-SA-4.0" in text
    assert f"/revisions/{axle.code}/" in text
    assert "CERN-OHL-S-2.0: give the complete source" in text


def test_a_part_that_is_judged_is_not_named_anywhere(bob, client, cart, axle, judged):
    entered = make_revision(bob, axle.blueprint, {"entry.txt": b"x"})
    seal([entered])
    judged[entered.pk] = "Entry 7"

    told = papers(client, cart)["ATTRIBUTION.txt"] + page(client, "parts-list", cart)

    assert "an entry that is being judged" in told
    assert "A blueprint of its own, named when it may be" in told
    assert "Builderson" not in told
    assert axle.code not in told


def test_a_judged_whole_shows_no_way_to_its_parts(bob, charlie, client, axle, judged):
    whole = make_revision(bob, make_blueprint(bob, "Cart"), listing(f"Axle,2,,,,{axle.code}"))
    seal([whole])
    judged[whole.pk] = "Entry 7"
    urls = [
        reverse(f"vault:{door}", args=[whole.code])
        for door in ("revision", "parts-list", "parts-csv", "attribution", "zip")
    ]
    urls += [
        reverse("vault:file", args=[whole.code, 1]),
        reverse("vault:download", args=[whole.code, 1]),
        reverse("vault:file-zip", args=[whole.code, 1]),
    ]
    from mitwerk.apps.vault.services.masking import prepare_masked

    prepare_masked(revision_id=whole.pk)

    for url in urls:
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if url.endswith("/zip"):
            archive = zipfile.ZipFile(io.BytesIO(body))
            body = b"".join(archive.read(name) for name in archive.namelist())
        told = f"{answer.headers}".encode() + body
        assert answer.status_code == 200
        assert axle.code.encode() not in told
        assert axle.blueprint.code.encode() not in told
        assert b"Builderson" not in told


def test_a_withheld_list_shows_nothing(dora, client, cart, axle):
    withhold(by=dora, blob=axle.files.get().blob, reason="Not theirs.")

    whole, part = page(client, "parts-list", cart), page(client, "parts-list", axle)

    assert "Hub" not in whole
    assert "Hub" not in part
    assert "sum of 1 of 2 rows, 1 without mass: Axle" in whole


@pytest.mark.parametrize("door", ["download", "file-zip"])
def test_single_file_points_to_its_attribution(client, cart, door):
    answer = client.get(reverse(f"vault:{door}", args=[cart.code, 1]))

    link = answer.headers["Link"]
    assert f'/revisions/{cart.code}/attribution.txt>; rel="describedby"' in link
    assert 'spdx.org/licenses/CERN-OHL-S-2.0.html>; rel="license"' in link


def test_single_file_brings_its_attribution_along(client, cart):
    page = client.get(reverse("vault:file", args=[cart.code, 1])).content.decode()
    address = reverse("vault:file-zip", args=[cart.code, 1])

    answer = client.get(address)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert f'href="{address}"' in page
    assert sorted(name.partition("/")[2] for name in archive.namelist()) == [
        "ATTRIBUTION.txt",
        "LICENCE.txt",
        "files/bom.csv",
    ]
    folder = archive.namelist()[0].partition("/")[0]
    assert "Builderson" in archive.read(f"{folder}/ATTRIBUTION.txt").decode()


def test_fork_goes_under_what_the_licence_allows(bob, charlie, as_):
    free = make_open_revision(bob, make_blueprint(bob, licence="MIT"))
    client = as_(charlie)
    url = reverse("vault:fork", args=[free.code])

    shown = page(client, "revision", free)
    client.post(url, {"licence": "CERN-OHL-S-2.0"})
    refused = client.post(url, {"licence": "CC0-1.0"})

    assert "Under another licence" in shown
    assert Blueprint.objects.get(forked_from=free).licence == "CERN-OHL-S-2.0"
    assert refused.status_code == 422
    assert "MIT still asks for its notices" in refused.content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_parts_page_has_the_same_queries_for_any_number_of_parts(
    bob, charlie, as_, count, django_assert_num_queries
):
    codes = [
        make_open_revision(bob, make_blueprint(bob, f"P{n}"), listing(f"Bolt {n},1,1,1,EUR,")).code
        for n in range(count)
    ]
    whole = make_open_revision(
        bob,
        make_blueprint(bob, "Whole"),
        listing(*(f"P{n},1,,,,{code}" for n, code in enumerate(codes))),
    )
    client = as_(charlie)
    url = reverse("vault:parts-list", args=[whole.code])
    client.get(url)

    with django_assert_num_queries(PARTS_QUERIES):
        client.get(url)


PARTS_QUERIES = 9
