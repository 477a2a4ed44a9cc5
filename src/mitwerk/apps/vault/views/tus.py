"""Resumable uploads: a tus 1.0 server (https://tus.io/protocols/resumable-upload).

Extensions: creation, creation-with-upload, checksum, expiration, termination. Browsers come with
their session and CSRF token, programs with an API token.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.utils import check_csrf

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.vault.models import Upload
from mitwerk.apps.vault.services import uploads
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotAllowedError, NotFoundError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha256", "sha1")
BODY = "application/offset+octet-stream"
CHUNK = 2**18


@csrf_exempt
@allow(Who.MEMBER, rule="with the scope “blueprints” for API tokens")
def collection(request: HttpRequest) -> HttpResponse:
    """OPTIONS tells what this server can, POST announces a file (and may bring its first bytes)."""
    if _method(request) == "OPTIONS":
        return _answer(204, _abilities())
    _guard(request)
    if _method(request) != "POST":
        return _answer(405, {"Allow": "OPTIONS, POST"})
    upload = _announced(request)
    headers = {"Location": reverse("tus-upload", args=[upload.code])}
    if request.content_type == BODY and _length(request):
        upload = _received(request, upload, 0)
        headers["Upload-Offset"] = str(upload.offset)
    return _answer(201, headers, upload)


@csrf_exempt
@allow(Who.MEMBER, rule="one’s own uploads; with the scope “blueprints” for API tokens")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """HEAD tells where to go on, PATCH brings bytes, DELETE gives up."""
    method = _method(request)
    if method == "OPTIONS":
        return _answer(204, _abilities())
    _guard(request)
    upload = Upload.objects.filter(code=code, member=me(request)).first()
    if upload is None:
        raise NotFoundError(_("There is no such upload of yours."))
    if method == "HEAD":
        return _state(upload)
    if method == "PATCH":
        return _patch(request, upload)
    if method == "DELETE":
        uploads.terminate(upload=upload)
        return _answer(204)
    return _answer(405, {"Allow": "OPTIONS, HEAD, PATCH, DELETE"})


def _method(request: HttpRequest) -> str:
    """Return the method; some networks let only GET and POST pass, tus has a header for that."""
    return request.headers.get("X-HTTP-Method-Override", request.method or "").upper()


def _guard(request: HttpRequest) -> None:
    token = request.token  # type: ignore[attr-defined]
    if token is None and check_csrf(request):
        raise NotAllowedError(_("The CSRF token is missing."))
    if token is not None and Scope.WRITE_BLUEPRINTS not in token.scopes:
        raise NotAllowedError(_("This API token lacks the scope “%s”.") % Scope.WRITE_BLUEPRINTS)
    if request.headers.get("Tus-Resumable") != VERSION:
        raise TusVersionError(_("Send the header Tus-Resumable: 1.0.0."))


class TusVersionError(Problem):
    status = 412
    slug = "tus-version"


class BodyTypeError(Problem):
    status = 415
    slug = "tus-content-type"


class LengthRequiredError(Problem):
    status = 411
    slug = "length-required"


def _announced(request: HttpRequest) -> Upload:
    length = whole(request.headers.get("Upload-Length", ""))
    if length is None:
        raise Problem(_("Send the header Upload-Length with the file’s size in bytes."))
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    path = told.get("path") or told.get("filename") or told.get("name", "")
    return uploads.create_upload(
        by=me(request),
        path=path,
        length=length,
        claimed_sha256=told.get("sha256", ""),
    )


def _metadata(header: str) -> dict[str, str]:
    """Return the pairs of an Upload-Metadata header, "key base64,key base64"."""
    pairs = (pair.split() for pair in header.split(",") if pair.strip())
    try:
        return {
            key: base64.b64decode(rest[0] if rest else "", validate=True).decode()
            for key, *rest in pairs
        }
    except ValueError:  # no base64, not even ASCII, or no UTF-8 in it
        raise Problem(_("Upload-Metadata holds keys with base64 of UTF-8 text.")) from None


def _state(upload: Upload) -> HttpResponse:
    uploads.refuse_expired(upload)
    upload = uploads.settle(upload=upload)
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.length),
        "Upload-Metadata": f"filename {base64.b64encode(upload.path.encode()).decode()}",
    }
    return _answer(200, headers, upload)


def _patch(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != BODY:
        raise BodyTypeError(_("Send the bytes as %s.") % BODY)
    offset = whole(request.headers.get("Upload-Offset", ""))
    if offset is None:
        raise Problem(_("Send the header Upload-Offset."))
    upload = _received(request, upload, offset)
    return _answer(204, {"Upload-Offset": str(upload.offset)}, upload)


def _received(request: HttpRequest, upload: Upload, offset: int) -> Upload:
    try:
        return uploads.receive(
            upload=upload,
            offset=offset,
            chunks=_body(request),
            announced=_length(request),
            checksum=_checksum(request.headers.get("Upload-Checksum", "")),
        )
    except UnreadablePostError:
        # The sender is gone; what arrived is kept, and this answer reaches nobody.
        raise Problem(_("The connection broke.")) from None


def _body(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(CHUNK):
        yield chunk


def _length(request: HttpRequest) -> int:
    length = whole(request.headers.get("Content-Length", ""))
    if length is None and request.headers.get("Transfer-Encoding"):
        raise LengthRequiredError(_("Send the header Content-Length."))
    return length or 0


def _checksum(header: str) -> tuple[str, bytes] | None:
    if not header:
        return None
    algorithm, _blank, digest = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Problem(_("Checksums here are made with %s.") % ", ".join(ALGORITHMS))
    try:
        return algorithm, base64.b64decode(digest.strip(), validate=True)
    except ValueError:  # no base64, or not even ASCII
        raise Problem(_("Upload-Checksum holds an algorithm and a base64 digest.")) from None


def _abilities() -> dict[str, str]:
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.MITWERK.max_upload_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def _answer(
    status: int, headers: dict[str, str] | None = None, upload: Upload | None = None
) -> HttpResponse:
    response = HttpResponse(status=status, headers=headers)
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if upload is not None:
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response
