"""The API under /api/v1: routers of the apps, problem+json for every refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from mitwerk import __version__
from mitwerk.apps.challenges.api import router as challenges
from mitwerk.apps.challenges.api_appeals import router as appeals
from mitwerk.apps.challenges.api_entries import router as entries
from mitwerk.apps.challenges.api_judging import router as judging
from mitwerk.apps.challenges.api_references import router as references
from mitwerk.apps.challenges.api_reports import router as reports
from mitwerk.apps.configurator.api import router as configurator
from mitwerk.apps.configurator.api_orders import router as orders
from mitwerk.apps.configurator.api_wishes import router as wishes
from mitwerk.apps.ledger.api import router as money
from mitwerk.apps.members.api import router as members
from mitwerk.apps.talk.api import router as talk
from mitwerk.apps.vault.api import router as vault
from mitwerk.apps.vault.api_comparisons import router as comparisons
from mitwerk.apps.vault.api_credit import router as credit
from mitwerk.apps.vault.api_facts import router as facts
from mitwerk.apps.vault.api_more import router as more
from mitwerk.apps.vault.api_parts import router as parts
from mitwerk.kit.bodies import Bodies
from mitwerk.kit.problems import InvalidError, NotFoundError, Problem
from mitwerk.project.middleware import as_problem, problem_response
from mitwerk.project.schema_words import fault_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

api = NinjaAPI(
    title="mitwerk",
    version=__version__,
    description="Create vehicles and other hardware together, in the open.",
    urls_namespace="api",
    docs_url=None,
    parser=Bodies(),
)


def refuse(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer any known refusal; an unknown fault goes on to become a 500."""
    problem = as_problem(error)
    if problem is None:
        raise error
    return problem_response(request, problem)


def refuse_schema(request: HttpRequest, error: Any) -> HttpResponse:
    """Name the field that does not fit and why."""
    if not isinstance(error, ValidationError):
        raise error
    first = error.errors[0]
    where = "/".join(str(part) for part in first["loc"][1:])
    return problem_response(request, InvalidError(fault_in_words(first), where=where))


def refuse_missing(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(request, NotFoundError())


def refuse_http(request: HttpRequest, error: Any) -> HttpResponse:
    """Give ninja's own refusals (bad JSON and the like) our form; `Bodies` says more."""
    if not isinstance(error, HttpError):
        raise error
    problem = error.__cause__
    if not isinstance(problem, Problem):
        problem = Problem(_("The request can’t be read."))
        problem.status = error.status_code  # type: ignore[misc]
    return problem_response(request, problem)


for kind in (Problem, IntegrityError, OperationalError, RequestDataTooBig):
    api.add_exception_handler(kind, refuse)
api.add_exception_handler(ValidationError, refuse_schema)
api.add_exception_handler(Http404, refuse_missing)
api.add_exception_handler(HttpError, refuse_http)

for router in (
    members,
    talk,
    money,
    vault,
    comparisons,
    facts,
    challenges,
    appeals,
    references,
    entries,
    judging,
    reports,
    credit,
    parts,
    more,
    configurator,
    orders,
    wishes,
):
    api.add_router("", router)
