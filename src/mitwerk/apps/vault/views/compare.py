"""Doors to what changed between two revisions: the page, its parts, the model of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitwerk.apps.vault import exits
from mitwerk.apps.vault.queries.access import blueprint_for, visible_revisions
from mitwerk.apps.vault.queries.changes import changes_between, difference_given
from mitwerk.apps.vault.services.comparisons import want_comparisons
from mitwerk.apps.vault.views import changes_shapes as shapes
from mitwerk.apps.vault.views.companions import with_papers
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from mitwerk.apps.vault.queries.changes import Changes
    from mitwerk.apps.vault.queries.pairing import FilePair

BOTH = "whoever may read both revisions"


@allow(Who.ANYONE, rule=BOTH)
def compare(request: HttpRequest, code: str, old: str) -> HttpResponse:
    """What changed from an older revision to this one, with the main change large."""
    changes = changes_between(old, code, request.user)
    return _page(request, changes, changes.main)


@allow(Who.ANYONE, rule=BOTH)
def changes_of(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to what a fork changed: its newest readable revision against what it started from."""
    blueprint = blueprint_for(code, request.user)
    newest = visible_revisions(blueprint, request.user).first()
    if newest is None or blueprint.forked_from is None:
        raise NotFoundError(_("This blueprint started from nothing else."))
    return redirect("vault:compare", newest.code, blueprint.forked_from.code)


@allow(Who.ANYONE, rule=BOTH)
def compare_file(request: HttpRequest, code: str, old: str, number: int) -> HttpResponse:
    """The same with one file large, by its number in the newer revision."""
    changes = changes_between(old, code, request.user)
    return _page(request, changes, changes.pair(number))


def _page(request: HttpRequest, changes: Changes, chosen: FilePair | None) -> HttpResponse:
    context = {"nav": "blueprints", **shapes.page(changes, chosen)}
    return render(request, "vault/compare.html", context)


@allow(Who.ANYONE, rule=BOTH)
def stage(request: HttpRequest, code: str, old: str, number: int) -> HttpResponse:
    """The large part alone, asked for by HTMX until the difference is worked out."""
    changes = changes_between(old, code, request.user)
    return _stage(request, changes, changes.pair(number))


def _stage(request: HttpRequest, changes: Changes, pair: FilePair) -> HttpResponse:
    context: dict[str, Any] = shapes.stage(changes, pair)
    return render(request, "vault/parts/compare_stage.html", context)


@allow(Who.ANYONE, rule=BOTH)
def files(request: HttpRequest, code: str, old: str) -> HttpResponse:
    """The list of files alone, asked for by HTMX while shapes are being compared."""
    changes = changes_between(old, code, request.user)
    chosen = _named(changes, request.GET.get("shown", "")) or changes.main
    context = shapes.listing(changes, chosen)
    return render(request, "vault/parts/compare_files.html", context)


@allow(Who.ANYONE, rule=BOTH)
@require_POST
def start(request: HttpRequest, code: str, old: str) -> HttpResponse:
    """Have the shapes compared that nobody has compared yet: all, or one named by its number."""
    changes = changes_between(old, code, request.user)
    only = _named(changes, request.POST.get("number", ""))
    missing = [*changes.missing(only), *changes.missing()]
    if missing:
        limit(request, Often.COMPARISON)
        want_comparisons(missing)
    if only is None or "HX-Request" not in request.headers:
        return redirect(*_back_to(changes, only))
    changes = changes_between(old, code, request.user)
    return _stage(request, changes, changes.pair(only.shown.number))


def _named(changes: Changes, number: str) -> FilePair | None:
    asked = whole(number)
    return None if asked is None else changes.pair(asked)


def _back_to(changes: Changes, pair: FilePair | None) -> list[str]:
    if pair is None:
        return ["vault:compare", *shapes.codes(changes)]
    return ["vault:compare-file", *shapes.codes(changes), str(pair.shown.number)]


@allow(Who.ANYONE, rule=BOTH)
def model(request: HttpRequest, code: str, old: str, number: int) -> HttpResponseBase:
    """The difference as a GLB: what stayed, was added, was removed."""
    return give_difference(request, changes_between(old, code, request.user), number)


def give_difference(request: HttpRequest, changes: Changes, number: int) -> HttpResponseBase:
    """Answer with the difference; its papers are those of the newer revision."""
    given = difference_given(changes, changes.pair(number))
    return with_papers(exits.give(request, given), changes.new.revision)
