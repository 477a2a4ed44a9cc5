"""Sessions in the database: who meets a busy one is told so, like everybody else.

Django saves the session after the view has answered, beyond `ProblemMiddleware`, and takes any
failure for a session that somebody deleted meanwhile: 400, "the user may have logged out".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import OperationalError
from django.utils import translation

from mitwerk.project.middleware import as_problem, problem_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.kit.problems import Problem


class SessionMiddleware(DjangoSessionMiddleware):
    """Answer 409 when the session could not be saved because others are writing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, OperationalError) as error:
            # In the language that the request was read in; that layer is left already.
            with translation.override(getattr(request, "LANGUAGE_CODE", "en")):
                problem = _contention(error)
                if problem is not None:
                    return problem_response(request, problem)
            raise


def _contention(error: BaseException | None) -> Problem | None:
    """Return the refusal that the failure below means, None for a session that is really gone."""
    while error is not None and not isinstance(error, OperationalError):
        error = error.__context__
    return as_problem(error) if error is not None else None
