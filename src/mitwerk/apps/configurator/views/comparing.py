"""Two states of the stage side by side: what differs, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.configurator import presenting as shape
from mitwerk.apps.configurator.figures import figures_of, money
from mitwerk.apps.configurator.queries.configurations import own_configurations
from mitwerk.apps.configurator.stage import Situation, opened
from mitwerk.apps.configurator.views.looking import language, me, opened_edition
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.presenting import View

VISIBLE = "editions of catalogues that are or were on sale, and one’s own"
KEPT = "compare_with"
"""Session key: the edition and the state that the next one is compared with."""
OTHERS = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One family in two states side by side."""

    label: str
    left: str
    right: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Other:
    """A saved configuration that could stand at the first place."""

    title: str
    price: str
    url: str


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """The state ``b`` beside ``a``: the one named, else the one kept, else what is suggested."""
    edition, view = opened_edition(request, code)
    known, kept = request.session.get(KEPT) or ("", "")
    asked = (request.GET.get("a", kept if known == code else ""), request.GET.get("b", ""))
    first, second = (opened(view.product, state)[0] for state in asked)
    if "keep" in request.GET:
        request.session[KEPT] = [code, second.state]
        messages.success(request, _("Kept. “Compare” sets beside it what you choose now."))
        return HttpResponseRedirect(shape.stage_url(code, second.state))
    context = {
        "nav": "catalogues",
        "edition": edition,
        "catalogue": edition.catalogue,
        "rows": _rows(view, first, second),
        "sides": [_side(view, first), _side(view, second)],
        "keep_url": _url(code, keep="1", b=second.state),
        "swap_url": _url(code, a=second.state, b=first.state),
        "others": _others(request, edition, second),
    }
    return render(request, "configurator/compare.html", context)


def _url(code: str, **query: str) -> str:
    return f"{reverse('configurator:stage-compare', args=[code])}?{urlencode(query)}"


def _rows(view: View, first: Situation, second: Situation) -> list[Compared]:
    rows = zip(shape.family_rows(view, first), shape.family_rows(view, second), strict=True)
    return [
        Compared(a.label, ", ".join(a.chosen), ", ".join(b.chosen), a.chosen != b.chosen)
        for a, b in rows
    ]


def _side(view: View, side: Situation) -> dict[str, Any]:
    return {
        "figures": figures_of(view.product, side, view.language),
        "url": shape.stage_url(view.edition, side.state),
        "shown": " ".join(shape.in_order(view.product, side.shown)),
        "state": side.state,
    }


def _others(request: HttpRequest, edition: Edition, second: Situation) -> list[Other]:
    """Return one's own saved configurations of this edition, as the first to compare with."""
    if not request.user.is_authenticated:
        return []
    return [
        Other(
            one.title,
            money(one.price_minor, edition.currency, language()),
            _url(edition.code, a=one.state, b=second.state),
        )
        for one in own_configurations(me(request)).filter(edition=edition)[:OTHERS]
    ]
