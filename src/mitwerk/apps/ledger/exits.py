"""The one exit for bank papers and payout files: attachments that nothing opens or sniffs."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

SEALED = "sandbox; default-src 'none'"


def give(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Answer with bytes for the one who asked, kept by nobody on the way."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
