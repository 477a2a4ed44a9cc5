"""Known devices: a signed cookie that says "this person has signed in here before".

Failed sign-ins are counted per network address and per account, so that guessing is slow. A count
per account alone would let any stranger lock its owner out; so a browser with this cookie is
counted by itself, apart from the strangers. The cookie opens nothing: it names no member, only
salted marks of addresses that once signed in with success, and who steals it gains ten guesses.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "mitwerk_device"
SALT = "mitwerk.members.devices"
MAX_AGE = 400 * 24 * 3600  # the longest that browsers keep a cookie
MAX_ACCOUNTS = 5


@dataclass(frozen=True, slots=True)
class Device:
    """One browser: its random id and the marks of the addresses that signed in from it."""

    id: str
    marks: tuple[str, ...] = ()

    def knows(self, email: str) -> bool:
        return mark(email) in self.marks

    def with_email(self, email: str) -> Device:
        marks = (mark(email), *(known for known in self.marks if known != mark(email)))
        return Device(self.id, marks[:MAX_ACCOUNTS])


def mark(email: str) -> str:
    """Return what stands for an address in the cookie."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:24]


def device_of(request: HttpRequest) -> Device | None:
    """Return the known device a request comes from, None for strangers and forged cookies."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return Device(str(kept["id"]), tuple(kept["marks"]))


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Make this browser a known device of the address that just signed in."""
    device = device_of(request) or Device(secrets.token_urlsafe(12))
    device = device.with_email(email)
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device.id, "marks": list(device.marks)}, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
