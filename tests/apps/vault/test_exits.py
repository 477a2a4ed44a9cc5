"""User bytes leave through one place, and never as something active."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps import vault
from mitwerk.apps.vault import archive
from mitwerk.apps.vault.models import Preview
from mitwerk.apps.vault.services.previews import make_preview
from mitwerk.apps.vault.services.takedown import withhold
from mitwerk.kit.problems import NotAllowedError
from tests.factories.vault import make_open_revision

SOURCE = Path(vault.__file__).parents[2]
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)">'
    b'<script>alert(1)</script><a href="javascript:alert(1)"><path d="M1 1h2"/></a>'
    b'<path d="M0 0h9v9z" onclick="alert(1)"/></svg>'
)
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
HOSTILE = {
    "drawing.svg": SVG,
    "picture.png": HTML,
    "mesh.stl": b"solid <script>alert(1)</script>".ljust(80) + b"\1\0\0\0" + bytes(50),
    "page.html": HTML,
    "notes.txt": b"<script>alert(1)</script>",
    "table.csv": b'=cmd|" /C calc"!A0,<img src=x onerror=alert(1)>\n1,2\n',
    "README.md": b"<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](x)\n",
    "sheet.pdf": b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF",
    "x.js": b"alert(1)",
}
ACTIVE = ("text/html", "application/xhtml", "javascript", "xml", "image/svg+xml")


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def hostile(bob):
    return make_open_revision(bob, files=HOSTILE)


@pytest.mark.django_db
def test_hostile_files_come_as_sealed_attachments(hostile, client):
    answers = [
        client.get(reverse("vault:download", args=[hostile.code, number]))
        for number in range(1, len(HOSTILE) + 1)
    ]

    for answer in answers:
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not any(word in answer["Content-Type"] for word in ACTIVE)
    assert sorted(map(body, answers)) == sorted(HOSTILE.values())


@pytest.mark.django_db
def test_pages_of_hostile_files_escape_them(hostile, client):
    pages = [
        client.get(reverse("vault:file", args=[hostile.code, number])).content.decode()
        for number in range(1, len(HOSTILE) + 1)
    ]

    for page in pages:
        assert "<script>alert" not in page
        assert "onerror=" not in page.replace("onerror=alert(1)&gt;", "")
        assert 'href="javascript' not in page


@pytest.mark.django_db
def test_drawing_made_of_a_hostile_svg_is_clean(hostile, client):
    file = hostile.files.get(path="drawing.svg")
    make_preview(preview_id=Preview.objects.get(blob=file.blob, kind="drawing").pk)

    got = client.get(reverse("vault:preview", args=[hostile.code, file.number, "drawing"]))

    assert got["Content-Type"] == "image/svg+xml"
    assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"
    text = body(got)
    assert b"<path" in text
    assert b"script" not in text
    assert b"onload" not in text
    assert b"onclick" not in text


@pytest.mark.django_db
def test_same_bytes_are_not_sent_twice(bob, client):
    revision = make_open_revision(bob)
    url = reverse("vault:download", args=[revision.code, 1])
    etag = client.get(url)["ETag"]

    again = client.get(url, headers={"If-None-Match": etag})

    assert (again.status_code, body(again)) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 206, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("lines=1-2", 200, b"0123456789"),
    ],
)
@pytest.mark.django_db
def test_parts_are_given_as_asked(bob, client, asked, status, part):
    revision = make_open_revision(bob, files={"digits.txt": b"0123456789"})

    got = client.get(reverse("vault:download", args=[revision.code, 1]), headers={"Range": asked})

    assert (got.status_code, body(got)) == (status, part)


@pytest.mark.django_db
def test_file_names_are_written_safely(bob, client):
    revision = make_open_revision(bob, files={"Träger ; x=1 №5.txt": b"x"})

    got = client.get(reverse("vault:download", args=[revision.code, 1]))

    assert got["Content-Disposition"] == (
        "attachment; filename*=utf-8''Tr%C3%A4ger%20%3B%20x%3D1%20%E2%84%965.txt"
    )


@pytest.mark.django_db
def test_withheld_file_leaves_by_no_door(bob, dora, charlie, client):
    revision = make_open_revision(bob, files={"a.txt": b"SECRET", "b.txt": b"open"})
    blob = revision.files.get(path="a.txt").blob
    with pytest.raises(NotAllowedError):
        withhold(by=charlie, blob=blob, reason="I don’t like it")

    withhold(by=dora, blob=blob, reason="Somebody else’s drawing")

    download = client.get(reverse("vault:download", args=[revision.code, 1]))
    archived = body(client.get(reverse("vault:zip", args=[revision.code])))
    page = client.get(reverse("vault:revision", args=[revision.code])).content.decode()
    assert download.status_code == 451
    assert b"SECRET" not in archived
    assert b"WITHHELD.txt" in archived
    assert "Withheld by a moderator: Somebody else’s drawing" in page
    assert blob.sha256 in revision.manifest


def test_no_other_module_streams_bytes():
    words = {"FileResponse", "StreamingHttpResponse", "serve"}
    allowed = {Path(archive.__file__).with_name("exits.py")}

    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if path not in allowed
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django")
        and words & {name.name for name in node.names}
    }

    assert found == set()


@pytest.mark.django_db
def test_moderators_only_reach_the_takedown_page(bob, dora, charlie, as_):
    revision = make_open_revision(bob)
    url = reverse("vault:take-down", args=[revision.code, 1])

    statuses = [who.get(url).status_code for who in (Client(), as_(charlie), as_(bob), as_(dora))]

    assert statuses == [302, 403, 403, 200]


@pytest.mark.django_db
def test_page_says_when_a_name_and_its_content_disagree(hostile, client):
    lying = hostile.files.get(path="mesh.stl").number
    page = client.get(reverse("vault:file", args=[hostile.code, lying])).content.decode()
    honest = make_open_revision(hostile.author, files={"a.svg": SVG})
    other = client.get(reverse("vault:file", args=[honest.code, 1])).content.decode()

    words = "The name says another type than the content has."
    assert (words in page, words in other) == (False, False)


@pytest.mark.django_db
def test_page_of_a_drawing_named_as_picture_says_so(bob, client):
    revision = make_open_revision(bob, files={"a.png": SVG})

    page = client.get(reverse("vault:file", args=[revision.code, 1])).content.decode()

    assert "The name says another type than the content has." in page
