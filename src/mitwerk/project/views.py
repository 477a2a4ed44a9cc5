"""Pages of the shell: home and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from mitwerk.apps.challenges.queries.home import home_for
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError
from mitwerk.project.middleware import problem_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ANYONE)
def home(request: HttpRequest) -> HttpResponse:
    """One running challenge, what this is, three ways in, and life."""
    return render(request, "home.html", {"home": home_for(request.user)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return problem_response(request, NotFoundError())


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "server_error.html", status=500)
