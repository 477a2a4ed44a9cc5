"""Parts lists in the shapes that their templates take: words, numbers with units, shares."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mitwerk.apps.vault.adapters_parts import rolled_up
from mitwerk.apps.vault.queries.bom import parts_list_of
from mitwerk.apps.vault.queries.parts import rows_below, uses_of
from mitwerk.apps.vault.views.presenting import owner_of, preview_url
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access, Viewer
    from mitwerk.apps.vault.queries.bom import PartLine, PartsList
    from mitwerk.engines.bom import Total

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MOST_NAMED = 5
MOST_USES = 60  # that are shown; programs get all of them, in pages
HALF_GRAM = Decimal("0.0005")


def number_text(value: Decimal, places: int = 3) -> str:
    """Return a number in the reader's way of writing, without zeros at its end."""
    pattern = "#,##0." + "#" * places
    return str(format_decimal(value, format=pattern, locale=_locale()))


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")


def mass_text(kilograms: Decimal) -> str:
    """Return "32.7 kg" or "350 g", in three figures or to the gram."""
    if kilograms and kilograms < 1:
        places = 1 if kilograms < Decimal("0.01") else 0
        return f"{number_text(kilograms * 1000, places)}{THIN}g"
    return f"{number_text(kilograms, 3 if kilograms < 10 else 1)}{THIN}kg"


def at_least(total: Total) -> str:
    """Return "≥ " before a sum in which something is missing."""
    return "" if total.complete else f"≥{NBSP}"


def total_mass(total: Total) -> str:
    """Return the mass of all pieces, "≥ 357 kg" where not every part has one."""
    mass = total.amounts.get("kg")
    return at_least(total) + mass_text(mass) if mass else ""


def row_masses(revision: Revision, viewer: Viewer) -> dict[int, str]:
    """Return what the pieces of each row of a parts list weigh together, parts of parts too."""
    rows = rows_below([revision.pk], viewer)
    nodes = rolled_up(revision.pk, rows).nodes
    return {rows[revision.pk][node.index].pk: total_mass(node.mass) for node in nodes}


def cost_text(total: Total) -> str:
    """Return the sums of all currencies beside each other; they are never added."""
    return " + ".join(
        str(Money(int(amount), currency)) for currency, amount in sorted(total.amounts.items())
    )


def parts_context(revision: Revision, rights: Access, viewer: Viewer) -> dict[str, Any]:
    """Return everything that the section of parts shows."""
    found = parts_list_of(revision, rights, viewer)
    uses = uses_of(revision.blueprint, viewer)
    shown = [] if rights.masked else list(uses[: MOST_USES + 1])
    more = uses.count() - MOST_USES if len(shown) > MOST_USES else 0
    return {
        "revision": revision,
        "rights": rights,
        "parts": None if found is None else _list(found, revision, rights),
        "uses": [_use(row, revision) for row in shown[:MOST_USES]],
        "more_uses": ngettext("and %d more design", "and %d more designs", more) % more
        if more
        else "",
        "may_edit": rights.owns,
    }


def _list(found: PartsList, revision: Revision, rights: Access) -> dict[str, Any]:
    mass, cost = found.rollup.mass, found.rollup.cost
    whole = mass.amounts.get("kg", Decimal(0))
    return {
        "file": reverse("vault:file", args=[revision.code, found.bom.file.number]),
        "lines": [_line(one, whole, rights) for one in found.lines],
        "mass": total_mass(mass),
        "mass_of": _of(mass, _("mass")),
        "cost": cost_text(cost) and at_least(cost) + cost_text(cost),
        "cost_of": _of(cost, _("cost")),
        "currencies": len(cost.amounts) > 1,
        "problems": [problem_text(one) for one in found.problems] if rights.owns else [],
        "together": sum(one.depth == 1 and one.picture is not None for one in found.lines) > 1,
        "newer": sum(one.newer is not None and one.depth == 1 for one in found.lines),
    }


def _of(total: Total, what: str) -> str:
    """Return "sum of 7 of 9 rows, 2 without mass: Valve, Paint"."""
    if total.complete:
        return ngettext("sum of %d row", "sum of all %d rows", total.of) % total.of
    named = ", ".join(total.missing[:MOST_NAMED])
    more = len(total.missing) - MOST_NAMED
    if more > 0:
        named += ngettext(" and %d more", " and %d more", more) % more
    text = ngettext(
        "sum of %(counted)d of %(of)d row, %(missing)d without %(what)s: %(named)s",
        "sum of %(counted)d of %(of)d rows, %(missing)d without %(what)s: %(named)s",
        total.of,
    )
    return text % {
        "counted": total.counted,
        "of": total.of,
        "missing": total.of - total.counted,
        "what": what,
        "named": named,
    }


def _line(one: PartLine, whole: Decimal, rights: Access) -> dict[str, Any]:
    mass = one.node.mass.amounts.get("kg")
    share = 100 * mass / whole if mass and whole else Decimal(0)
    row, link = one.row, one.link
    return {
        "number": row.number,
        "name": one.name,
        "depth": min(one.depth, 5),
        "pieces": f"{number_text(one.node.pieces)}{THIN}×",
        "each": _("%s in each") % number_text(row.quantity)
        if one.node.pieces != row.quantity
        else "",
        "how": ", ".join(text for text in (one.texts["material"], one.texts["process"]) if text),
        "supplier": one.texts["supplier"],
        "mass": total_mass(one.node.mass),
        "partial": not one.node.mass.complete and bool(mass),
        "cost": cost_text(one.node.cost),
        "share": f"{share:.1f}" if share else "",
        "share_text": _("%s %% of the mass") % number_text(share, 1) if share else "",
        "linked": one.linked,
        "link": _link(one) if link else None,
        "image": preview_url(one.picture[0], one.picture[1].number, one.picture[2])
        if one.picture
        else "",
        "file": reverse("vault:file", args=[row.revision.code, row.file.number])
        if row.file and not rights.masked and one.depth == 1
        else "",
        "may_pin": rights.owns and one.depth == 1 and one.newer is not None,
    }


def _link(one: PartLine) -> dict[str, Any]:
    link, newer = one.link, one.newer
    if link is None:
        return {}
    return {
        "title": link.blueprint.title,
        "url": reverse("vault:revision", args=[link.code]),
        "number": link.number,
        "owner": owner_of(link.blueprint),
        "newer": newer.number if newer else None,
        "newer_code": newer.code if newer else "",
        "newer_url": reverse("vault:revision", args=[newer.code]) if newer else "",
        "changes_url": reverse("vault:compare", args=[newer.code, link.code]) if newer else "",
    }


def _use(row: Any, revision: Revision) -> dict[str, Any]:
    user = row.revision
    return {
        "title": user.blueprint.title,
        "url": reverse("vault:revision", args=[user.code]),
        "number": user.number,
        "owner": owner_of(user.blueprint),
        "pinned": row.link.number,
        "older": row.link.number < revision.number,
        "quantity": f"{number_text(row.quantity)}{THIN}×",
    }


def problem_text(one: dict[str, Any]) -> str:
    """Return what could not be read in a parts list, in the reader's language."""
    said: dict[str, str] = {
        "not-a-table": _("The file is no table."),
        "empty": _("The file is empty."),
        "no-column": _("There is no column “%(column)s”."),
        "no-name": _("Line %(line)d: the part has no name."),
        "no-quantity": _("Line %(line)d: the quantity is missing."),
        "not-a-number": _("Line %(line)d: “%(value)s” is not a number (%(column)s)."),
        "out-of-range": _("Line %(line)d: “%(value)s” is too small or too large (%(column)s)."),
        "no-unit": _("Line %(line)d: “%(value)s” needs a unit, kg or g."),
        "no-currency": _("Line %(line)d: “%(value)s” needs a currency, such as EUR."),
        "too-precise": _("Line %(line)d: “%(value)s” has more digits than the currency."),
        "too-long": _("Line %(line)d: “%(value)s…” is too long (%(column)s)."),
        "no-revision": _("Line %(line)d: “%(value)s” is no revision of a blueprint."),
        "unknown-revision": _(
            "Line %(line)d: there is no revision %(value)s, or it is not open to you."
        ),
        "too-many": _("The list goes on after line %(line)d; at most 500 rows are read."),
    }
    return str(said.get(one["code"], "%(code)s") % one)
