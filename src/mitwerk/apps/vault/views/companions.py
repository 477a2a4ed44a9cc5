"""What goes along with a single file: where its attribution and its licence stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.queries.attribution import LICENCE_TEXTS

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from mitwerk.apps.vault.models import Revision


def with_papers(response: HttpResponseBase, revision: Revision) -> HttpResponseBase:
    """Name the attribution and the licences of a file beside its bytes (RFC 8288)."""
    page = settings.MITWERK.site_url + reverse("vault:attribution", args=[revision.code])
    links = [f'<{page}>; rel="describedby"; type="text/plain"']
    links += [
        f'<{LICENCE_TEXTS}{one}.html>; rel="license"'
        for one in dict.fromkeys(licences_of(revision))
    ]
    response["Link"] = ", ".join(links)
    return response
