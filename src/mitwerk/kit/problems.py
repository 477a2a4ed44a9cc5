"""Refusals that people and programs can act on: what, where, and what to do.

Services raise a `Problem`; pages show it, the API answers it as ``application/problem+json``
(RFC 9457). The ``slug`` is stable: clients may rely on it.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _


class Problem(Exception):  # noqa: N818 - the field's word (RFC 9457)
    """Base of every refusal an app makes; ``detail`` is a full sentence for the reader."""

    status: ClassVar[int] = 400
    slug: ClassVar[str] = "bad-request"
    title: ClassVar[object] = _("This can’t be done")

    def __init__(self, detail: object = "", *, where: str = "") -> None:
        super().__init__(str(detail or self.title))
        self.detail = str(detail or self.title)
        self.where = where
        self.way_back = ""  # the page to go on from, where the first page is too far away


class NotFoundError(Problem):
    status = 404
    slug = "not-found"
    title = _("Not found")


class NotAllowedError(Problem):
    status = 403
    slug = "not-allowed"
    title = _("You may not do this")


class StaleFormError(NotAllowedError):
    """The form came without the token of this browser: it was open too long, or from elsewhere."""

    slug = "stale-form"
    title = _("This form is too old")


class SignInRequiredError(Problem):
    status = 401
    slug = "sign-in-required"
    title = _("Please sign in")


class MethodNotAllowedError(Problem):
    """The address is right, what was asked of it is not; the header Allow names what can be."""

    status = 405
    slug = "method-not-allowed"
    title = _("This address does not take this method")


class ConflictError(Problem):
    """Somebody or something else was first, or the state no longer allows it."""

    status = 409
    slug = "conflict"
    title = _("Somebody was faster")


class KeyReusedError(ConflictError):
    """An Idempotency-Key came back with another request."""

    slug = "key-reused"
    title = _("This key was used before")


class InvalidError(Problem):
    status = 422
    slug = "invalid"
    title = _("Please check what you entered")


class TooLargeError(Problem):
    status = 413
    slug = "too-large"
    title = _("This is too large")


class TooManyError(Problem):
    """Too often in a short time; it works again later."""

    status = 429
    slug = "too-many"
    title = _("Too many at once")


class FaultError(Problem):
    """Our own fault, not the reader's: it is in the log."""

    status = 500
    slug = "fault"
    title = _("Something went wrong on our side. We can read it in the log.")
