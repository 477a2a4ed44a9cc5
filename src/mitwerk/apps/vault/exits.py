"""The one exit for user bytes: every file, preview and zip leaves through here.

Nothing that a member uploaded is ever active in our origin: it comes as an attachment, with the
type that its content has (or none), not to be sniffed, sandboxed, and for our own pages only.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header, parse_etags

from mitwerk.apps.vault.cleaning.meshes import LARGEST_PLY_HEADER, text_end_of_glb
from mitwerk.apps.vault.cleaning.redact import redacted
from mitwerk.kit import blobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mitwerk.apps.vault.queries.given import Given

UNKNOWN = "application/octet-stream"
TYPES = frozenset(
    [f"image/{kind}" for kind in ("png", "jpeg", "webp", "vnd.dxf")]
    + [f"model/{kind}" for kind in ("step", "stl", "3mf", "obj", "ply", "gltf-binary", "gltf+json")]
    + [f"application/{kind}" for kind in ("pdf", "zip", "json")]
)
TEXT_TYPES = frozenset({"text/plain", "text/csv", "text/markdown"})
DERIVED_TYPES = frozenset({"image/svg+xml"})  # only the drawings that we sanitised
SEALED = "sandbox; default-src 'none'"
CHUNK = 2**18
_range = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def give(request: HttpRequest, given: Given) -> HttpResponseBase:
    """Answer with the bytes, a part of them (Range), or "you have them already" (304)."""
    etag = _etag(given)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _sealed(HttpResponseNotModified(), given, etag)
    size = given.blob.size
    span = _span(request, etag, size) if given.names is None else None
    if span is not None and span[0] >= span[1]:
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{size}"
        return _sealed(refusal, given, etag)
    start, end = span or (0, size)
    body = read(given, start, end) if request.method != "HEAD" else ()
    response = StreamingHttpResponse(body, status=206 if span else 200)
    response["Content-Length"] = str(end - start)
    if span:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return _sealed(response, given, etag)


def read(given: Given, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield the bytes in pieces, names blotted out where they must be."""
    pieces = _pieces(given.blob.sha256, start, given.blob.size if end is None else end)
    if given.names is None:
        return pieces
    text_bytes = _text_bytes(given)
    if text_bytes is None:
        return redacted(pieces, given.names)
    head = redacted(_pieces(given.blob.sha256, 0, text_bytes), given.names)
    return chain(head, _pieces(given.blob.sha256, text_bytes, given.blob.size))


def _text_bytes(given: Given) -> int | None:
    """Return how much of a file is text, None for all; a buffer of numbers must stay as it is."""
    if given.media_type not in {"model/gltf-binary", "model/ply"}:
        return None
    with blobs.open_read(given.blob.sha256) as file:
        start = file.read(LARGEST_PLY_HEADER)
    if given.media_type == "model/ply":
        return start.find(b"end_header") + 1 or len(start)
    return min(text_end_of_glb(start[:20]), given.blob.size)


def _pieces(sha256: str, start: int, end: int) -> Iterator[bytes]:
    with blobs.open_read(sha256) as file:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def stream(chunks: Iterator[bytes], *, name: str, media_type: str) -> HttpResponseBase:
    """Answer with bytes that are put together on the way, such as a zip."""
    return _headers(StreamingHttpResponse(chunks), name, media_type)


def _sealed(response: HttpResponseBase, given: Given, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Accept-Ranges"] = "bytes" if given.names is None else "none"
    return _headers(response, given.name, safe_type(given.media_type, derived=given.derived))


def _headers(response: HttpResponseBase, name: str, media_type: str) -> HttpResponseBase:
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def safe_type(media_type: str, *, derived: bool = False) -> str:
    """Return the type if it can do no harm, else "unknown bytes"."""
    if media_type in TEXT_TYPES:
        return f"{media_type}; charset=utf-8"
    if media_type in TYPES or (derived and media_type in DERIVED_TYPES):
        return media_type
    return UNKNOWN


def _etag(given: Given) -> str:
    if given.names is None:
        return f'"{given.blob.sha256}"'
    # Keyed, or the hash of the original file and so the names in it could be found by trying.
    seed = f"{given.blob.sha256} {given.names.digest}"
    return f'"{salted_hmac("mitwerk.vault.etag", seed, algorithm="sha256").hexdigest()}"'


def _span(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """Return the asked part as (start, end), empty when it lies outside; None for everything."""
    asked = _range.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        return int(first), min(int(last) + 1, size) if last else size
    if last:
        return max(0, size - int(last)), size
    return None
