"""The stage in words, addresses and JSON: what the page, the island and the API show of a click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import stage
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.figures import difference, figures_of, mass_text, money
from mitwerk.apps.configurator.queries.parts import option_key
from mitwerk.apps.configurator.stage import Conflict, Situation, option_state
from mitwerk.apps.configurator.steps import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mitwerk.apps.configurator.figures import Figures
    from mitwerk.apps.configurator.products import Product
    from mitwerk.engines.options import Family

OPTIONS_A_PAGE = 120
"""Options of a family shown at once; a catalogue from a file may hold families of thousands."""


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at which edition, where on it: what an answer is written for."""

    edition: str
    product: Product
    language: str
    family: str = ""
    first: int = 0
    catalogue: str = ""


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option of the family in view."""

    code: str
    label: str
    state: str
    price_text: str
    difference_text: str
    mass_text: str
    changed: bool
    take: str
    take_url: str
    why_url: str
    picture: str
    colour: str
    about_url: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family in the list of families, with what is shown of it."""

    name: str
    label: str
    scope: str
    choose: str
    url: str
    current: bool
    chosen: tuple[str, ...]
    colour: str
    decided: bool

    @property
    def chosen_label(self) -> str:
        return ", ".join(self.chosen)


@dataclass(frozen=True, slots=True)
class WayRow:
    """A repair as a link: what it gives up, in words."""

    give_up: tuple[tuple[str, str], ...]
    state: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Why a wish is impossible, and the ways to have it all the same."""

    code: str
    want_label: str
    because: tuple[str, ...]
    rules: tuple[str, ...]
    ways: tuple[WayRow, ...]
    keep_url: str


def stage_url(edition: str, state: str, **more: str) -> str:
    """Return the address of a state on the stage."""
    query = {key: value for key, value in {"c": state, **more}.items() if value}
    address = reverse("configurator:stage", args=[edition])
    return f"{address}?{urlencode(query)}" if query else address


def current_family(view: View) -> Family:
    """Return the family in view, the first one when none was named."""
    families = view.product.families
    return families.get(view.family) or next(iter(families.values()))


def family_rows(view: View, situation: Situation) -> list[FamilyRow]:
    """Return all families with what is shown of each."""
    current = current_family(view).name
    product, state = view.product, situation.state
    return [
        FamilyRow(
            family.name,
            product.family_label(family.name, view.language),
            family.scope,
            product.choose.get(family.name, "any"),
            stage_url(view.edition, state, family=family.name),
            family.name == current,
            tuple(
                product.label(code, view.language)
                for code in family.members
                if code in situation.shown
            ),
            _colour(product, family, situation),
            any(code in situation.decisions for code in family.members),
        )
        for family in product.families.values()
    ]


def _colour(product: Product, family: Family, situation: Situation) -> str:
    """Return the colour of what is shown of a family, for a swatch; "" without one."""
    rows = (product.options[code].record for code in family.members if code in situation.shown)
    return next((sheets.plain(row["colour"]) for row in rows if row.get("colour")), "")


def option_rows(
    view: View, situation: Situation, before: Situation | None = None
) -> list[OptionRow]:
    """Return the options of the family in view, at most a page of them."""
    family = current_family(view)
    members = family.members[view.first : view.first + OPTIONS_A_PAGE]
    shown = _shown_price(view.product, family, situation)
    moved = set(stage.changed(view.product, before, situation)) if before else set()
    states = stage.family_states(view.product, situation, family.name)
    place = view.product.place
    return [
        _option_row(
            view,
            situation,
            (code, option_state(situation, place[code], code, states)),
            shown,
            changed=code in moved,
        )
        for code in members
    ]


def _shown_price(product: Product, family: Family, situation: Situation) -> int | None:
    """Return the price that another choice is compared with; None where several may be chosen."""
    if family.high != 1:
        return None
    return sum(product.options[c].price_minor for c in family.members if c in situation.shown)


def _option_row(
    view: View, situation: Situation, option: tuple[str, str], shown: int | None, *, changed: bool
) -> OptionRow:
    code, state = option
    info, currency = view.product.options[code], view.product.settings.currency
    price = info.price_minor
    other = price - shown if shown is not None else price
    is_there = code in situation.shown
    take = f"~{code}" if state == "chosen" else code
    where = {"family": current_family(view).name}
    return OptionRow(
        code,
        view.product.label(code, view.language),
        state,
        money(price, currency, view.language),
        "" if is_there else difference(other, currency, view.language),
        mass_text(info.mass_g, view.language),
        changed,
        take,
        stage_url(view.edition, situation.state, take=take, **where),
        stage_url(view.edition, situation.state, take=code, **where) if state == "out" else "",
        picture_of(view, code),
        sheets.plain(info.record.get("colour", "")),
        reverse("configurator:option", args=[view.catalogue, option_key(code)]),
    )


def picture_of(view: View, code: str) -> str:
    """Return the address of an option's picture, "" without one."""
    return file_url(view, sheets.plain(view.product.options[code].record.get("picture", "")))


def file_url(view: View, name: str) -> str:
    """Return the address of a file of the edition, "" where it has none of this name."""
    if not name or name not in view.product.tables.get("files", {}):
        return ""
    return reverse("configurator:edition-file", args=[view.edition, name])


def cover_url(view: View) -> str:
    """Return the address of the picture of an edition's vehicle, "" without one."""
    return next((url for name in sheets.COVERS if (url := file_url(view, name))), "")


def conflict_row(view: View, conflict: Conflict, state: str) -> ConflictRow:
    """Return a conflict in the reader's language."""
    product, language = view.product, view.language
    code, label = _wanted(view, conflict.want)
    # That one of a family is chosen is told by the family itself.
    told = [rule for rule in conflict.rules if rule.why or rule.kind != "family"]
    rules = dict.fromkeys(product.why(rule, language) for rule in told)
    return ConflictRow(
        code,
        label,
        tuple(product.label(name, language) for name in conflict.because),
        tuple(rules),
        tuple(_way(view, way.give_up, text(way.steps)) for way in conflict.ways),
        stage_url(view.edition, state, family=view.family),
    )


def _wanted(view: View, want: str) -> tuple[str, str]:
    """Return the code of a wish, and the wish in words: an option, or to be without it."""
    if want.startswith("-"):
        family = want[1:]
        return family, _("Without %s") % view.product.family_label(family, view.language)
    code = want.removeprefix("!")
    label = view.product.label(code, view.language)
    return code, label if code == want else _("Without %s") % label


def _way(view: View, give_up: Sequence[str], state: str) -> WayRow:
    named = tuple((code, view.product.label(code, view.language)) for code in give_up)
    labels = " + ".join(label for _code, label in named)
    url = stage_url(view.edition, state, family=view.family)
    return WayRow(named, state, url, _("Give up: %s") % labels)


def answer(
    view: View,
    situation: Situation,
    *,
    before: Situation | None = None,
    conflict: Conflict | None = None,
) -> dict[str, Any]:
    """Return the answer to a click as JSON: what changed, the family in view, the figures."""
    product = view.product
    shown = before.shown if before else situation.shown
    return {
        "state": situation.state,
        "url": stage_url(view.edition, situation.state, family=view.family),
        "undo": text(situation.steps[:-1]) if situation.steps else None,
        "steps": len(situation.steps),
        "shown": in_order(product, situation.shown),
        "added": in_order(product, situation.shown - shown),
        "removed": in_order(product, shown - situation.shown),
        "family": _family_json(view, situation),
        "changed": _changed(view, before, situation),
        **figures_json(figures_of(product, situation, view.language)),
        "conflict": conflict_json(conflict_row(view, conflict, situation.state))
        if conflict
        else None,
    }


def in_order(product: Product, codes: Collection[str]) -> list[str]:
    """Return options in the author's order."""
    found: list[str] = product.names[np.sort(product.places_of(codes))].tolist()
    return found


def _family_json(view: View, situation: Situation) -> dict[str, Any]:
    family = current_family(view)
    members = family.members[view.first : view.first + OPTIONS_A_PAGE]
    place = view.product.place
    states = stage.family_states(view.product, situation, family.name)
    return {
        "name": family.name,
        "label": view.product.family_label(family.name, view.language),
        "options": [
            {"code": code, "state": option_state(situation, place[code], code, states)}
            for code in members
        ],
    }


def _changed(view: View, before: Situation | None, after: Situation) -> dict[str, str]:
    if before is None or before is after:
        return {}
    own = set(current_family(view).members)
    place = view.product.place
    return {
        code: option_state(after, place[code], code)
        for code in stage.changed(view.product, before, after)
        if code not in own
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    """Return the figures as the answer carries them."""
    left = figures.left
    return {
        "price": {
            "minor": figures.sums.price_minor,
            "text": figures.price_text,
            "net_text": figures.net_text,
            "vat_text": figures.vat_text,
        },
        "mass": {"g": figures.sums.mass_g, "text": figures.mass_text},
        "delivery": {"days": figures.sums.delivery_days, "text": figures.delivery_text},
        "licence_class": figures.licence_class,
        "meters": [
            {"key": m.key, "label": m.label, "text": m.text, "least": m.least, "most": m.most}
            | {"ok": m.ok}
            for m in figures.meters
        ],
        "left": {
            "exact": None if left.exact is None else str(left.exact),
            "text": figures.left_text,
            "log2": round(left.log2, 6),
        },
    }


def conflict_json(row: ConflictRow) -> dict[str, Any]:
    """Return a conflict as the answer carries it."""
    return {
        "want": {"code": row.code, "label": row.want_label},
        "because": list(row.because),
        "rules": list(row.rules),
        "repairs": [
            {
                "give_up": [{"code": code, "label": label} for code, label in way.give_up],
                "state": way.state,
                "url": way.url,
                "text": way.text,
            }
            for way in row.ways
        ],
    }
