"""Upload → blueprint → revision → page with files → download."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from tests.factories.vault import make_open_revision, make_revision

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_page_of_an_open_revision_names_its_files(client, bob):
    revision = make_open_revision(bob, files={"side/frame.txt": b"tube"})

    page = client.get(reverse("vault:revision", args=[revision.code]))

    assert page.status_code == 200
    assert "frame.txt" in page.content.decode()


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
