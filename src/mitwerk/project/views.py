"""Pages of the shell: home and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.queries.home import home_for
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import FaultError, NotFoundError, Problem, StaleFormError
from mitwerk.project import samples
from mitwerk.project.middleware import PROGRAMS, as_problem, problem_response
from mitwerk.project.problem_kinds import advice_for, kinds_of_problems

if TYPE_CHECKING:
    from django.http import HttpRequest


@allow(Who.ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """One running challenge, what this is, three ways in, and life."""
    return render(request, "home.html", {"home": home_for(request.user)})


@allow(Who.ANYONE)
@require_safe
def problem_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one kind of refusal: what the ``type`` of a problem answer leads to."""
    kind = kinds_of_problems().get(slug)
    if kind is None:
        raise NotFoundError
    said = {"title": kind.title, "slug": slug, "status": kind.status}
    return render(request, "problem_kind.html", said | {"advice": advice_for(kind.status)})


@allow(Who.ADMINISTRATOR)
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """The living style guide: every recurring part once, with sample matter, for ourselves."""
    picture = static("mitwerk/icon.svg")
    return render(request, "samples.html", samples.context([picture] * 4) | {"nav": ""})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with a request that no view could read."""
    problem = as_problem(exception) or Problem(_("The request can’t be read."))
    program = request.path.startswith(PROGRAMS)
    if not program and not hasattr(request, "user"):  # refused so early that no page can be made
        return HttpResponse(problem.detail, status=problem.status, content_type="text/plain")
    return problem_response(request, problem)


@allow(Who.ANYONE)
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say why a form without a valid token was not taken, and how to send it again."""
    return problem_response(
        request,
        StaleFormError(
            _(
                "Nothing was saved. Go back, load the page again and send the form once more; "
                "this site needs its cookies for that."
            )
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return problem_response(request, NotFoundError())


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, with as little as possible that could break too."""
    if request.path.startswith(PROGRAMS):
        return problem_response(request, FaultError())
    # The plain name is served beside the hashed one; the list of hashed names may be the fault.
    stylesheet = f"{settings.STATIC_URL}mitwerk/built/app.css"
    page = render_to_string("server_error.html", {"stylesheet": stylesheet})
    return HttpResponse(page, status=500)
