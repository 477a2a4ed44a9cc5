"""Send the mail that leads to a new password: by a task, after everybody got the same answer."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.context import request_context
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

if TYPE_CHECKING:
    from django.http import HttpRequest


def send_reset_mail(*, email: str, language: str) -> None:
    """Send the link, or say in a mail that there is no account with this address.

    ``language`` is that of the page; a member gets the mail in the language of their own choice.
    """
    people = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    request = _request_to_ourselves()
    with translation.override(language), request_context(request):
        request_password_reset(request, email, people, default_token_generator)


def _request_to_ourselves() -> HttpRequest:
    """Return what links in the mail are built from: our own address, nobody's header."""
    site = urlsplit(settings.MITWERK.site_url)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
