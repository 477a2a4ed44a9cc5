"""Pages of the shell: home and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from mitwerk.apps.challenges.queries.home import home_for
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError
from mitwerk.project import samples
from mitwerk.project.middleware import problem_response

if TYPE_CHECKING:
    from django.http import HttpRequest


@allow(Who.ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """One running challenge, what this is, three ways in, and life."""
    return render(request, "home.html", {"home": home_for(request.user)})


@allow(Who.ADMINISTRATOR)
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """The living style guide: every recurring part once, with sample matter, for ourselves."""
    picture = static("mitwerk/icon.svg")
    return render(request, "samples.html", samples.context([picture] * 4) | {"nav": ""})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return problem_response(request, NotFoundError())


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that something broke, with as little as possible that could break too."""
    # The plain name is served beside the hashed one; the list of hashed names may be the fault.
    stylesheet = f"{settings.STATIC_URL}mitwerk/built/app.css"
    page = render_to_string("server_error.html", {"stylesheet": stylesheet})
    return HttpResponse(page, status=500)
