"""Upload → blueprint → revision → page with files → download."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from mitwerk.apps.vault.queries import lineage
from mitwerk.apps.vault.services.blueprints import About, edit_blueprint
from mitwerk.apps.vault.services.fork import fork
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_page_of_an_open_revision_names_its_files(client, bob):
    revision = make_open_revision(bob, files={"side/frame.txt": b"tube"})

    page = client.get(reverse("vault:revision", args=[revision.code]))

    assert page.status_code == 200
    assert "frame.txt" in page.content.decode()


def test_page_of_a_revision_names_the_licence_it_was_made_under(client, bob):
    revision = make_open_revision(bob)
    edit_blueprint(by=bob, blueprint=revision.blueprint, about=About(title="Mine", licence="MIT"))

    page = client.get(reverse("vault:revision", args=[revision.code])).content.decode()

    assert "<dd>CERN-OHL-S-2.0</dd>" in page
    assert "<dd>MIT</dd>" not in page


def test_download_gives_the_bytes_to_anybody(client, bob):
    revision = make_open_revision(bob, files={"frame.txt": b"tube"})

    got = client.get(reverse("vault:download", args=[revision.code, 1]))

    assert body(got) == b"tube"
    assert got["Content-Disposition"] == 'attachment; filename="frame.txt"'


def test_zip_holds_files_manifest_licence_and_attribution(client, bob):
    revision = make_open_revision(bob, files={"side/frame.txt": b"tube"})

    got = body(client.get(reverse("vault:zip", args=[revision.code])))

    archive = zipfile.ZipFile(io.BytesIO(got))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "frame-r1/files/side/frame.txt",
        "frame-r1/manifest.json",
        "frame-r1/LICENCE.txt",
        "frame-r1/ATTRIBUTION.txt",
    ]
    assert archive.read("frame-r1/files/side/frame.txt") == b"tube"


@pytest.mark.parametrize(
    ("named", "told"), [(2, "and 3 earlier revisions\n"), (4, "and 1 earlier revision\n")]
)
def test_attribution_names_the_newest_and_counts_the_others(
    client, bob, monkeypatch, django_assert_num_queries, named, told
):
    monkeypatch.setattr(lineage, "MOST_NAMED", named)
    origin = make_blueprint(bob)
    old = [make_open_revision(bob, origin, {"a.txt": b"%d" % number}) for number in range(3)]
    copy = fork(by=bob, revision=old[-1])
    last = make_open_revision(bob, copy, {"a.txt": b"last"})

    with django_assert_num_queries(2):
        people, earlier = lineage.contributors(last)
    got = body(client.get(reverse("vault:zip", args=[last.code])))

    text = zipfile.ZipFile(io.BytesIO(got)).read("frame-r2/ATTRIBUTION.txt").decode()
    assert (people[0], len(people), earlier) == (last, named, 5 - named)
    assert told in text


def test_form_without_script_makes_a_blueprint(as_, bob):
    form = {
        "title": "Frame",
        "licence": "CERN-OHL-S-2.0",
        "text_licence": "CC-BY-SA-4.0",
        "ai_use": "none",
        "visibility": "open",
        "files": io.BytesIO(b"tube"),
    }

    answer = as_(bob).post(reverse("vault:new"), form)

    revision = bob.revisions.get()
    assert answer.url == reverse("vault:revision", args=[revision.code])
    assert revision.files.get().blob.size == 4


def test_drafts_are_not_found_by_strangers(client, as_, bob, charlie):
    revision = make_revision(bob)
    doors = ["revision", "manifest", "manifest-json", "zip", "progress"]

    answers = {
        who.get(reverse(f"vault:{door}", args=[revision.code])).status_code
        for who in (client, as_(charlie))
        for door in doors
    }

    assert answers == {404}
