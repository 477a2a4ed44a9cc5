"""The tus 1.0 server: protocol, limits, rights."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client

from mitwerk.apps.members.services.tokens import create_token
from mitwerk.apps.vault import incoming
from mitwerk.apps.vault.models import Blob, Upload
from mitwerk.apps.vault.services import uploads
from mitwerk.kit import blobs, clock
from tests.apps.vault.tus import Tus, sha256_header, through_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def tus(as_, bob) -> Tus:
    return through_client(as_(bob))


def stored(path: str) -> bytes:
    upload = Upload.objects.get(code=path.rsplit("/", 1)[-1])
    return blobs.path_of(upload.blob.sha256).read_bytes()


def test_options_tells_version_extensions_and_limit(tus):
    answer = tus.ask("OPTIONS", "/tus/")

    assert answer.status == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        *["creation", "creation-with-upload", "checksum", "expiration", "termination"]
    }
    assert answer.headers["Tus-Max-Size"] == str(2**30)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_upload_in_pieces_ends_in_the_store(tus):
    path = tus.create("side/frame.txt", 8).headers["Location"]

    offsets = [
        tus.patch(path, 0, b"fra").headers["Upload-Offset"],
        tus.patch(path, 3, b"mes up").headers.get("Upload-Offset"),
        tus.patch(path, 3, b"mes..").headers["Upload-Offset"],
    ]

    assert offsets == ["3", None, "8"]
    assert stored(path) == b"frames.."
    assert not incoming.file_of(path.rsplit("/", 1)[-1]).exists()


def test_creation_with_upload_takes_the_first_bytes(tus):
    answer = tus.create("a.txt", 5, b"abc")

    assert (answer.status, answer.headers["Upload-Offset"]) == (201, "3")
    assert tus.offset(answer.headers["Location"]) == 3


def test_empty_file_is_finished_at_once(tus):
    path = tus.create("empty.txt", 0).headers["Location"]

    assert stored(path) == b""


def test_head_tells_offset_length_and_is_not_cached(tus):
    path = tus.create("a.txt", 5, b"abc").headers["Location"]

    answer = tus.ask("HEAD", path)

    assert answer.headers["Upload-Length"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert "GMT" in answer.headers["Upload-Expires"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Content-Type": "text/plain"}, 415),
        ({"Upload-Offset": "1"}, 409),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": ""}, 400),
        ({"Upload-Checksum": "md5 AAAA"}, 400),
        ({"Upload-Checksum": "sha256 ?"}, 400),
        ({"Upload-Checksum": "sha256 \u00e9"}, 400),
        ({"Upload-Checksum": sha256_header(b"other")}, 460),
    ],
)
def test_patch_refuses_and_keeps_nothing(tus, headers, status):
    path = tus.create("a.txt", 5).headers["Location"]

    answer = tus.patch(path, 0, b"abc", **headers)

    assert answer.status == status
    assert tus.offset(path) == 0


@pytest.mark.parametrize("told", ["filename \u00e9", "filename ?", "filename /w=="])
def test_metadata_that_is_no_base64_is_refused(tus, told):
    answer = tus.ask("POST", "/tus/", **{"Upload-Length": 1, "Upload-Metadata": told})

    assert answer.status == 400


def test_patch_beyond_the_announced_length_is_413(tus):
    path = tus.create("a.txt", 5).headers["Location"]

    answer = tus.patch(path, 0, b"abcdef")

    assert answer.status == 413
    assert json.loads(answer.body)["type"].endswith("/problems/file-too-large")
    assert tus.offset(path) == 0


def test_announcing_more_than_the_limit_is_413(tus):
    assert tus.create("a.txt", 2**30 + 1).status == 413


def test_right_checksum_is_taken(tus):
    path = tus.create("a.txt", 3).headers["Location"]

    answer = tus.patch(path, 0, b"abc", **{"Upload-Checksum": sha256_header(b"abc")})

    assert answer.status == 204
    assert stored(path) == b"abc"


def test_file_that_is_not_the_announced_one_is_refused(tus):
    path = tus.create("a.txt", 3, sha256=hashlib.sha256(b"abd").hexdigest()).headers["Location"]

    answer = tus.patch(path, 0, b"abc")

    assert answer.status == 460
    assert tus.ask("HEAD", path).status == 404
    assert Blob.objects.count() == 0


def test_method_override_is_honoured(tus):
    path = tus.create("a.txt", 3).headers["Location"]
    headers = {
        "X-HTTP-Method-Override": "PATCH",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
    }

    assert tus.ask("POST", path, b"abc", **headers).status == 204
    assert stored(path) == b"abc"


def test_terminated_upload_is_gone(tus):
    path = tus.create("a.txt", 3, b"a").headers["Location"]

    assert tus.ask("DELETE", path).status == 204

    assert tus.ask("HEAD", path).status == 404
    assert not incoming.file_of(path.rsplit("/", 1)[-1]).exists()


def test_given_up_finished_upload_is_over_but_counts_for_its_day(tus, monkeypatch):
    monkeypatch.setattr(uploads, "DAILY_UPLOADS", 1)
    path = tus.create("a.txt", 0).headers["Location"]

    assert tus.ask("DELETE", path).status == 204

    assert uploads.sweep_uploads() == 0
    assert tus.ask("HEAD", path).status == 410
    assert tus.create("b.txt", 0).status == 413
    with clock.shifted(timedelta(days=1, minutes=1)):
        assert uploads.sweep_uploads() == 1
        assert tus.create("b.txt", 0).status == 201


@pytest.mark.parametrize("number", ["-1", "1e3", "٣", "9" * 5000])
def test_numbers_that_are_none_are_refused(tus, number):
    path = tus.create("a.txt", 3).headers["Location"]

    assert tus.ask("POST", "/tus/", Upload_Length=number).status == 400
    assert tus.patch(path, 0, b"abc", Upload_Offset=number).status == 400


def test_expired_upload_is_410_and_swept(tus):
    path = tus.create("a.txt", 3, b"a").headers["Location"]

    with clock.shifted(timedelta(days=8)):
        assert tus.ask("HEAD", path).status == 410
        assert tus.patch(path, 1, b"bc").status == 410
        assert uploads.sweep_uploads() == 1

    assert Upload.objects.count() == 0
    assert not incoming.file_of(path.rsplit("/", 1)[-1]).exists()


def test_uploads_of_others_are_not_found(tus, as_, charlie):
    path = tus.create("a.txt", 3, b"a").headers["Location"]
    stranger = through_client(as_(charlie))

    answers = [
        stranger.ask("HEAD", path),
        stranger.patch(path, 1, b"b"),
        stranger.ask("DELETE", path),
    ]

    assert [answer.status for answer in answers] == [404, 404, 404]
    assert tus.offset(path) == 1


def test_strangers_without_an_account_are_401():
    assert through_client(Client()).create("a.txt", 3).status == 401


def test_session_without_csrf_token_is_403(bob):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)

    assert through_client(client).create("a.txt", 3).status == 403
    assert Upload.objects.count() == 0


def test_session_with_csrf_token_may_upload(bob):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    client.get("/blueprints/new/")
    tus = through_client(client)
    tus.headers = {"X-CSRFToken": client.cookies["csrftoken"].value}

    assert tus.create("a.txt", 3, b"abc").status == 201


@pytest.mark.parametrize(("scopes", "status"), [(["blueprints"], 201), (["read"], 403)])
def test_api_token_needs_the_scope(bob, scopes, status):
    _token, secret = create_token(by=bob, name="program", scopes=scopes)
    tus = through_client(Client(enforce_csrf_checks=True))
    tus.headers = {"Authorization": f"Bearer {secret}"}

    assert tus.create("a.txt", 3, b"abc").status == status


def test_pending_bytes_have_a_quota(tus, settings):
    settings.MITWERK = settings.MITWERK.model_copy(update={"max_upload_bytes": 100})

    statuses = [tus.create(f"{number}.txt", 100).status for number in range(5)]

    assert statuses == [201, 201, 201, 201, 413]


@pytest.mark.parametrize(("limit", "length"), [("PENDING_UPLOADS", 1), ("DAILY_UPLOADS", 0)])
def test_uploads_have_a_quota_however_small_they_are(tus, monkeypatch, limit, length):
    monkeypatch.setattr(uploads, limit, 3)

    statuses = [tus.create(f"{number}.txt", length).status for number in range(4)]

    assert statuses == [201, 201, 201, 413]
    assert Upload.objects.count() == 3


def test_stale_writer_is_superseded_and_can_not_interleave(tus, bob):
    path = tus.create("a.txt", 6, b"ab").headers["Location"]
    upload = Upload.objects.get()
    with incoming.locked(upload.code) as lock:
        stale = incoming.Writer(upload.code, 2, lock)
    stale.write(b"XX")

    tus.patch(path, 2, b"cd")

    with pytest.raises(incoming.SupersededError):
        stale.write(b"YY")
    stale.close()
    tus.patch(path, 4, b"ef")
    assert stored(path) == b"abcdef"


def test_crash_between_store_and_row_is_mended_by_asking(tus, bob):
    path = tus.create("a.txt", 3).headers["Location"]
    upload = Upload.objects.get()
    incoming.file_of(upload.code).write_bytes(b"abc")
    blobs.adopt(incoming.file_of(upload.code), hashlib.sha256(b"abc").hexdigest())
    Upload.objects.update(offset=3)

    answer = tus.ask("HEAD", path)

    assert answer.headers["Upload-Offset"] == "3"
    assert stored(path) == b"abc"
