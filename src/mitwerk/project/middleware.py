"""The project's middleware: language, zone, problems, tokens, policies."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import IntegrityError, OperationalError
from django.http import JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.members.services.tokens import member_of_token
from mitwerk.kit.policy import Policy, Who, admits
from mitwerk.kit.problems import (
    ConflictError,
    FaultError,
    MethodNotAllowedError,
    NotAllowedError,
    Problem,
    SignInRequiredError,
    TooLargeError,
)
from mitwerk.kit.zones import known_zones
from mitwerk.project import policies

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Answer = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("mitwerk.doors")
API = "/api/"
PROGRAMS = (API, "/tus/")  # doors that API tokens open, and that answer in problem+json
LOST_RACES = frozenset({"23503", "23505"})  # SQLSTATE: foreign key, unique
SCARCE = ("account_not_below_zero",)  # our own constraints that many may run into at once
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer a refusal: problem+json to programs, a page or fragment to people."""
    if request.path.startswith(PROGRAMS):
        body = {
            "type": f"{settings.MITWERK.site_url}/problems/{problem.slug}",
            "title": str(problem.title),
            "status": problem.status,
            "detail": problem.detail,
        }
        if problem.where:
            body["where"] = problem.where
        return JsonResponse(body, status=problem.status, content_type="application/problem+json")
    if getattr(request, "htmx", None):
        said = {"what": problem.title, "where": problem.detail}
        return render(request, "parts/error.html", said, status=problem.status)
    return render(request, "problem.html", {"problem": problem}, status=problem.status)


class Middleware:
    """Base: keeps the next layer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class PageGzipMiddleware(GZipMiddleware):
    """Compress pages and JSON where no proxy does; bytes of members leave as they are.

    Django masks its CSRF token and pads the answer against guessing by length (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        words = ("text/html", "application/json", "application/problem+json")
        if response.streaming or not response.get("Content-Type", "").startswith(words):
            return response
        return super().process_response(request, response)


class LanguageMiddleware(Middleware):
    """Choose the language: the cookie set by the switch, else what the browser asks for."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language() or "en"
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class ZoneMiddleware(Middleware):
    """Show times in the viewer's own zone."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") or "Europe/Berlin"
        with timezone.override(ZoneInfo(zone if zone in known_zones() else "UTC")):
            return self.get_response(request)


class ProblemMiddleware(Middleware):
    """Turn refusals and lost races into clear answers; a row that is wrong in itself is a 500."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or not request.path.startswith(PROGRAMS):
            return response
        refused = problem_response(request, MethodNotAllowedError())
        for name, value in response.items():
            if not name.startswith("Content-"):
                refused.headers[name] = value
        return refused

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = as_problem(error)
        return problem_response(request, problem) if problem else None


def as_problem(error: Exception) -> Problem | None:
    """Return the refusal that an exception means, None when it is a real fault."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TooLargeError(_("Send less at once: fewer rows or files, or a shorter text."))
    if isinstance(error, IntegrityError):
        if not is_lost_race(error):
            frames = "".join(traceback.format_tb(error.__traceback__))
            logger.error("the database refused a row: %s\n%s", _first_line(error), frames)
            return FaultError()
        logger.info("lost a race: %s", _first_line(error))
        return ConflictError(_("Somebody or something else was first. Load the page again."))
    if isinstance(error, OperationalError) and is_contention(error):
        logger.warning("contention: %s", error)
        return ConflictError(_("Too many people are writing at this moment. Please try again."))
    return None


def is_lost_race(error: IntegrityError) -> bool:
    """Tell what somebody else took or removed meanwhile from a row that is wrong in itself."""
    cause: Any = error.__cause__
    if hasattr(cause, "sqlstate"):
        return cause.sqlstate in LOST_RACES or cause.diag.constraint_name in SCARCE
    return str(error).startswith(("UNIQUE ", "FOREIGN KEY ")) or str(error).endswith(SCARCE)


def _first_line(error: Exception) -> str:
    """Return what happened; the lines after it (PostgreSQL's DETAIL) hold values of the row."""
    return next(iter(str(error).splitlines()), "")


def is_contention(error: OperationalError) -> bool:
    """Tell a lost lock, deadlock or timeout from a broken database."""
    text = str(error).lower()
    return any(word in text for word in ("locked", "deadlock", "lock timeout", "serialize"))


class TokenMiddleware(Middleware):
    """Let an API token act for its member; such requests need no CSRF token."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.token = None  # type: ignore[attr-defined]
        header = request.headers.get("Authorization", "")
        if request.path.startswith(PROGRAMS) and header:
            try:
                found = member_of_token(header.removeprefix("Bearer ").strip())
            except OperationalError as error:  # no view has run, so no `process_exception` either
                return problem_response(request, as_problem(error) or FaultError())
            if found is None:
                message = _("This API token is unknown, expired or revoked.")
                return problem_response(request, SignInRequiredError(message))
            request.user, request.token = found  # type: ignore[attr-defined]
        # Most pages never ask for roles, so the question costs a query only where it is asked.
        request.roles = SimpleLazyObject(partial(roles_of, request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class PolicyMiddleware(Middleware):
    """Enforce the declared policy of every route; an undeclared route opens to nobody."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:  # PostgreSQL takes none
            return problem_response(request, Problem(_("The request can’t be read.")))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        policy = policies.of_view(view)
        if policy is None:
            logger.error("route without a policy: %s", request.path)
            return problem_response(request, NotAllowedError())
        if policy is policies.API_DECIDES:
            return self._csrf_for_sessions(request, view)
        return self._refusal(request, policy) or self._unstorable(request)

    def _csrf_for_sessions(
        self, request: HttpRequest, view: Callable[..., Any]
    ) -> HttpResponse | None:
        if request.token is not None or request.method in SAFE or not request.user.is_authenticated:  # type: ignore[attr-defined]
            return None
        if check_csrf(request, view):
            return problem_response(request, NotAllowedError(_("The CSRF token is missing.")))
        return None

    def _unstorable(self, request: HttpRequest) -> HttpResponse | None:
        """Refuse a form with NUL in it: PostgreSQL takes none, and not every view cleans first."""
        if request.path.startswith(PROGRAMS) or request.method in SAFE:
            return None
        if any("\0" in text for _name, texts in request.POST.lists() for text in texts):
            return problem_response(request, Problem(_("The request can’t be read.")))
        return None

    def _refusal(self, request: HttpRequest, policy: Policy) -> HttpResponse | None:
        signed_in = request.user.is_authenticated
        if admits(policy.who, roles=request.roles, signed_in=signed_in):  # type: ignore[attr-defined]
            return None
        if not signed_in and policy.who is not Who.ANYONE:
            if request.path.startswith(("/tus", "/files")) or request.method not in SAFE:
                return problem_response(request, SignInRequiredError())
            return redirect_to_login(request.get_full_path())
        return problem_response(request, NotAllowedError())
