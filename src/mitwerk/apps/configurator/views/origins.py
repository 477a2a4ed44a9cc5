"""Won entries become options; editions side by side; a saved configuration goes with a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.differing import told
from mitwerk.apps.configurator.figures import money, number_text
from mitwerk.apps.configurator.forms.sheets import OriginForm
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.catalogues import (
    catalogue_for,
    edition_numbered,
    newest_edition,
    own_catalogue_for,
)
from mitwerk.apps.configurator.queries.changes import diff_of, moved_to
from mitwerk.apps.configurator.queries.configurations import configuration_for
from mitwerk.apps.configurator.queries.won import won_entries
from mitwerk.apps.configurator.services.migrating import migrate as take_over
from mitwerk.apps.configurator.services.origins import option_from_entry
from mitwerk.apps.configurator.views.catalogues import count_text
from mitwerk.apps.configurator.views.looking import language, me
from mitwerk.apps.configurator.views.saved import read
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.MEMBER, rule="the owner of the catalogue")
@require_http_methods(["GET", "HEAD", "POST"])
def won(request: HttpRequest, code: str) -> HttpResponse:
    """Prize-winning entries, each one click away from being an option."""
    found = own_catalogue_for(code, request.user)
    if request.method == "POST":
        sent = read(OriginForm(request.POST))
        family, _bar, option = sent["place"].partition("|")
        made = option_from_entry(
            by=me(request),
            code=code,
            entry=sent["entry"],
            family=family,
            option=option,
            price=sent["price"],
            promised_bp=int((sent["promised"] or 0) * 100),
        )
        messages.success(request, _("“%s” is an option of the draft now.") % made.option)
        return redirect("configurator:catalogue-won", code)
    tables = sheets.load(found.draft)
    context = {
        "nav": "catalogues",
        "catalogue": found,
        "entries": won_entries(found, me(request)),
        "places": _places(tables),
        "origins": found.origins.select_related("entry__blueprint", "revision").order_by("-pk"),
    }
    return render(request, "configurator/won.html", context)


def _places(tables: sheets.Tables) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return each family and what it is called, with its options that are no part yet."""
    word = sheets.settings_of(tables).word
    families = (sheets.plain(row.get("family", "")) for row in tables["families"])
    free: dict[str, list[tuple[str, str]]] = {family: [] for family in families}
    for row in tables["options"]:
        family, code = (sheets.plain(row.get(column, "")) for column in ("family", "code"))
        if not row.get("part") and family in free:
            label = word(f"option:{code}", language(), sheets.plain(row.get("label", code)))
            free[family].append((code, label))
    return [(one, word(f"family:{one}", language(), one), free[one]) for one in free]


@allow(Who.ANYONE, rule="catalogues that are or were on sale, and one’s own")
@require_safe
def diff(request: HttpRequest, code: str, number: int, since: int) -> HttpResponse:
    """What an edition has that an earlier one hasn't, and what that does to saved ones."""
    catalogue = catalogue_for(code, request.user)
    before, after = edition_numbered(catalogue, since), edition_numbered(catalogue, number)
    found = diff_of(before, after)
    old, new = sheets.load(before.tables), sheets.load(after.tables)
    context = {
        "nav": "catalogues",
        "catalogue": catalogue,
        "before": before,
        "after": after,
        "diff": found,
        "sheets": told(found.rows, old, new, language()),
        "count_before": count_text(found.count_before),
        "count_after": count_text(found.count_after),
        "count_change": _grown(found.count_before, found.count_after),
    }
    return render(request, "configurator/editions_diff.html", context)


def _grown(before: str, after: str) -> str:
    """Return in per cent how many more or fewer vehicles there are; "" where none were before."""
    if not before or not after or before == after or not int(before):
        return ""
    percent = round(100 * (int(after) - int(before)) / int(before))
    sign = "+" if percent > 0 else "\N{MINUS SIGN}"
    return f"{sign}{number_text(abs(percent), language())}\N{NO-BREAK SPACE}%"


@allow(Who.MEMBER, rule="its owner")
@require_http_methods(["GET", "HEAD", "POST"])
def migrate(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a newer edition changes of a saved configuration, then take it over."""
    found = configuration_for(code, request.user)
    edition = newest_edition(found.edition.catalogue)
    if edition is None or edition.pk == found.edition_id or found.owner_id != request.user.pk:
        raise NotFoundError(_("There is no newer edition than this one’s."))
    if request.method == "POST":
        made = take_over(by=me(request), configuration=found, edition=edition)
        return redirect("configurator:configuration", made.code)
    moved = moved_to(found, edition)
    new, old = product_of(edition), product_of(found.edition)
    context = {
        "nav": "catalogues",
        "configuration": found,
        "edition": edition,
        "moved": moved,
        "added": [new.label(one, language()) for one in moved.added],
        "removed": [old.label(one, language()) for one in (*moved.removed, *moved.gone)],
        "price_before": money(moved.price_before, found.edition.currency, language()),
        "price_after": money(moved.price_after, edition.currency, language()),
    }
    return render(request, "configurator/migrate.html", context)
