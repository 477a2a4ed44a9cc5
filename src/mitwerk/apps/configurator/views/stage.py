"""The stage: one page with plain links and forms, and the same as JSON for the island."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.configurator import moves, stage
from mitwerk.apps.configurator import presenting as shape
from mitwerk.apps.configurator.counting import SHOWN_COUNTS, Counts, count_all
from mitwerk.apps.configurator.figures import Figures, count_text, figures_of
from mitwerk.apps.configurator.forms.saving import SaveForm
from mitwerk.apps.configurator.products import counts_of
from mitwerk.apps.configurator.queries.catalogues import edition_for, newest_edition
from mitwerk.apps.configurator.queries.configurations import claimed_chosen
from mitwerk.apps.configurator.queries.twins import free_test
from mitwerk.apps.configurator.scene import camera_of, scene_of
from mitwerk.apps.configurator.stage import Conflict, Situation, opened
from mitwerk.apps.configurator.steps import text
from mitwerk.apps.configurator.views.looking import opened_edition, opened_state, suggest_url
from mitwerk.apps.vault.exits import give
from mitwerk.apps.vault.queries.given import Given, refuse_withheld
from mitwerk.kit.numbers import whole
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.presenting import View

VISIBLE = "editions of catalogues that are or were on sale, and one’s own"
FOR_EVER = "private, max-age=31536000, immutable"
MOVES = ("surprise", "cheapest", "lightest", "nobody")


@dataclass(frozen=True, slots=True)
class Stage:
    """All that the page of the stage shows."""

    state: str
    families: list[shape.FamilyRow]
    family: shape.FamilyRow
    options: list[shape.OptionRow]
    figures: Figures
    conflict: shape.ConflictRow | None
    mended: tuple[str, ...]
    answer: dict[str, Any]
    shown: str
    next: str
    camera: str
    undo_url: str
    reset_url: str
    share_url: str
    answer_url: str
    scene_url: str
    counts_url: str
    compare_url: str
    save_url: str
    older_url: str
    newer_url: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move that leads somewhere by itself."""

    key: str
    label: str
    url: str


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The whole stage; a click without a script comes back as the page of the next state."""
    edition, view = opened_edition(request, code)
    situation, mended = opened_state(request, view)
    take = request.GET.get("take", "")
    found = stage.clicked(view.product, situation, take) if take else situation
    if isinstance(found, Situation) and take and not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(shape.stage_url(code, found.state, family=view.family))
    conflict = found if isinstance(found, Conflict) else None
    after = found if isinstance(found, Situation) else situation
    shown = stage_of(view, after, before=situation, conflict=conflict, mended=mended)
    full = not request.htmx  # type: ignore[attr-defined]
    context = {
        "nav": "catalogues",
        "edition": edition,
        "catalogue": edition.catalogue,
        "product": view.product,
        "title": view.product.settings.word(
            "product", view.language, view.product.tables["product"]
        ),
        "stage": shown,
        "moves": moves_of(view, after),
        "not_included": not_included(view),
        "cover_url": shape.cover_url(view),
        "counts": told_counts(edition, view, after) if full and not after.decisions else None,
        "save_form": SaveForm(initial={"c": shown.state}),
        "suggest_url": suggest_url(request, code, shown.state),
        "can_save": request.user.is_authenticated,
        "newest": newest_edition(edition.catalogue) if full else edition,
    }
    template = "parts/stage_answer.html" if request.htmx else "stage.html"  # type: ignore[attr-defined]
    response = render(request, f"configurator/{template}", context)
    if request.htmx:  # type: ignore[attr-defined]
        response["HX-Push-Url"] = shown.answer["url"]
    return response


def not_included(view: View) -> list[str]:
    """Return what a customer pays elsewhere: approval, registration and so on."""
    settings = view.product.settings
    return [
        settings.word(f"not_included:{i}", view.language, line)
        for i, line in enumerate(settings.not_included)
    ]


def stage_of(
    view: View,
    situation: Situation,
    *,
    before: Situation,
    conflict: Conflict | None = None,
    mended: tuple[str, ...] = (),
) -> Stage:
    """Return what the page shows of a situation."""
    families = shape.family_rows(view, situation)
    family = next(row for row in families if row.current)
    newer, older = _pages(view, situation)
    state, edition = situation.state, view.edition
    undone = text(situation.steps[:-1])
    members = shape.current_family(view).members
    return Stage(
        state,
        families,
        family,
        shape.option_rows(view, situation, before),
        figures_of(view.product, situation, view.language),
        shape.conflict_row(view, conflict, state) if conflict else None,
        tuple(view.product.label(code, view.language) for code in mended),
        shape.answer(view, situation, before=before, conflict=conflict),
        " ".join(shape.in_order(view.product, situation.shown)),
        " ".join(members[view.first : view.first + shape.OPTIONS_A_PAGE]),
        camera_of(view, family.name),
        shape.stage_url(edition, undone, family=family.name) if situation.steps else "",
        shape.stage_url(edition, "", family=family.name) if situation.steps else "",
        shape.stage_url(edition, state),
        reverse("configurator:stage-answer", args=[edition]),
        reverse("configurator:stage-scene", args=[edition]),
        _with(reverse("configurator:stage-counts", args=[edition]), c=state),
        _with(reverse("configurator:stage-compare", args=[edition]), b=state),
        reverse("configurator:configuration-save", args=[edition]),
        older,
        newer,
    )


def moves_of(view: View, situation: Situation) -> list[Move]:
    """Return the moves from here, as links."""
    family = shape.current_family(view).name
    labels = {
        "surprise": _("Surprise me"),
        "cheapest": _("Cheapest from here"),
        "lightest": _("Lightest from here"),
        "nobody": _("One like nobody has"),
    }
    return [
        Move(key, label, _with(address, c=situation.state, family=family))
        for key, label in labels.items()
        for address in [reverse("configurator:stage-move", args=[view.edition, key])]
    ]


def _pages(view: View, situation: Situation) -> tuple[str, str]:
    """Return the addresses of the options before and after those in view."""
    family = shape.current_family(view)
    size = shape.OPTIONS_A_PAGE

    def url(first: int) -> str:
        return shape.stage_url(view.edition, situation.state, family=family.name, first=str(first))

    newer = url(max(0, view.first - size)) if view.first else ""
    return newer, url(view.first + size) if len(family.members) > view.first + size else ""


def _with(address: str, **query: str) -> str:
    return f"{address}?{urlencode({key: value for key, value in query.items() if value})}"


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def answer(request: HttpRequest, code: str) -> JsonResponse:
    """What one click changes: the family in view, the figures, what is left."""
    _edition, view = opened_edition(request, code)
    return JsonResponse(answered(request.GET, view))


def answered(asked: Mapping[str, str], view: View) -> dict[str, Any]:
    """Return the answer to a click on a state; without a click that of the state itself."""
    before, mended = opened(view.product, asked.get("c", ""))
    take = asked.get("take", "")
    found = stage.clicked(view.product, before, take) if take else before
    labels = [view.product.label(one, view.language) for one in mended]
    if isinstance(found, Conflict):
        return shape.answer(view, before, before=before, conflict=found) | {"mended": labels}
    return shape.answer(view, found, before=before) | {"mended": labels}


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def scene(request: HttpRequest, code: str) -> JsonResponse:
    """Families, options, models and materials: never changes for an edition and a language."""
    _edition, view = opened_edition(request, code)
    response = JsonResponse(scene_of(view))
    response["Cache-Control"] = "private, max-age=3600"
    response["Vary"] = "Accept-Language, Cookie"
    return response


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def counts(request: HttpRequest, code: str) -> HttpResponse:
    """How many vehicles, outsides and insides there are or are left; JSON, or a page."""
    edition, view = opened_edition(request, code)
    situation, _mended = opened_state(request, view)
    found = told_counts(edition, view, situation)
    if not request.htmx and "text/html" not in request.headers.get("Accept", ""):  # type: ignore[attr-defined]
        return JsonResponse(found)
    context = {
        "nav": "catalogues",
        "edition": edition,
        "catalogue": edition.catalogue,
        "counts": found,
        "back_url": shape.stage_url(code, situation.state),
    }
    name = "parts/stage_counts.html" if request.htmx else "counts.html"  # type: ignore[attr-defined]
    return render(request, f"configurator/{name}", context)


def told_counts(edition: Edition, view: View, situation: Situation) -> dict[str, Any]:
    """Return the counts of an edition, or of what is left, with the reasons in words."""
    if situation.decisions:
        found: dict[str, Any] = asdict(count_all(view.product, situation.decisions))
    else:
        found = asdict(Counts()) | dict(counts_of(edition))
    numbers = {
        key: {"exact": found[key], "text": count_text(found[key], view.language)}
        if found[key]
        else None
        for key in SHOWN_COUNTS
    }
    because = [
        {"rule": key, "why": view.product.why(rule, view.language)}
        for key in found["smaller_because"]
        for rule in view.product.artefact.model.rules
        if rule.key == key and (rule.why or rule.text)
    ]
    unique = list({row["why"]: row for row in because}.values())
    return numbers | {"smaller_because": unique, "same_for_edition": not situation.decisions}


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def move(request: HttpRequest, code: str, move: str) -> HttpResponse:
    """Surprise me, cheapest, lightest, one like nobody has: leads to the state it finds."""
    edition, view = opened_edition(request, code)
    before, _mended = opened_state(request, view)
    found = answer_of_move(edition, view, before, move, request.GET.get("seed", ""))
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(found)
    return HttpResponseRedirect(found["url"])


def answer_of_move(
    edition: Edition, view: View, before: Situation, move: str, seed: str
) -> dict[str, Any]:
    """Return the answer of where a move leads."""
    chosen = moved(edition, view, before, move, seed)
    after = stage.situation(view.product, moves.steps_to(view.product, before, chosen))
    return shape.answer(view, after or before, before=before)


def moved(edition: Edition, view: View, before: Situation, move: str, seed: str) -> frozenset[str]:
    """Return the vehicle that a move leads to; a seed makes it come out the same again."""
    given = whole(seed)
    number = secrets.randbelow(2**48) if given is None else given
    if move == "surprise":
        return moves.surprise(view.product, before, number)
    if move == "nobody":
        claimed = claimed_chosen(edition.catalogue_id)
        found = moves.like_nobody(view.product, before, number, claimed, free_test(edition))
        if found is None:
            raise ConflictError(_("All that go with your choices are claimed. Take one back."))
        return found
    if move in MOVES:
        attribute = "price" if move == "cheapest" else "mass_kg"
        return moves.best(view.product, before, attribute)
    raise NotFoundError


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """A GLB or picture of an edition; an edition's bytes never change, so keep them."""
    edition = edition_for(code, request.user)
    found = edition.files.filter(name=name).select_related("blob").first()
    if found is None:
        raise NotFoundError
    refuse_withheld(found.blob)
    response = give(request, Given(found.blob, found.name, found.blob.media_type))
    response["Cache-Control"] = FOR_EVER
    return response
