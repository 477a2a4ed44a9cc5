"""Where the options of an edition come from: pinned revisions, won entries, their makers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from mitwerk.apps.configurator.models import EditionOption, OptionOrigin
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.vault.queries.access import visible_blueprints
from mitwerk.apps.vault.queries.attribution import owner_name

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Catalogue, Edition


@dataclass(frozen=True, slots=True)
class PartRow:
    """An option with its part: whose it is, where to look at it, what is promised for it."""

    code: str
    label: str
    title: str
    number: int
    url: str
    about_url: str
    maker: str
    licence: str
    entry_url: str
    promised_percent: float


def part_rows(edition: Edition, language: str) -> list[PartRow]:
    """Return the options of an edition that are parts of the vault, in the author's order.

    A part that is being judged somewhere is left out for now: the row would name its author.
    """
    seen = visible_blueprints(AnonymousUser())
    options = edition.options.filter(revision__blueprint__in=seen).select_related(
        "revision__blueprint__owner_member", "revision__blueprint__owner_team"
    )
    origins = {
        origin.option: origin
        for origin in OptionOrigin.objects.filter(catalogue=edition.catalogue_id).select_related(
            "entry"
        )
    }
    rows, code = list(options), edition.catalogue.code
    product = product_of(edition) if rows else None
    found = []
    for option in rows:
        revision, origin = option.revision, origins.get(option.code)
        if revision is None or product is None:
            continue
        from_entry = origin is not None and origin.revision_id == revision.pk
        found.append(
            PartRow(
                option.code,
                product.label(option.code, language),
                revision.blueprint.title,
                revision.number,
                reverse("vault:revision", args=[revision.code]),
                reverse("configurator:option", args=[code, option_key(option.code)]),
                owner_name(revision.blueprint),
                revision.blueprint.licence,
                reverse("challenges:entry", args=[origin.entry.code])
                if from_entry and origin
                else "",
                origin.promised_bp / 100 if from_entry and origin else 0.0,
            )
        )
    return found


def option_key(code: str) -> str:
    """Return how an option is called in addresses, whatever characters its code holds."""
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def newest_option(catalogue: Catalogue, key: str) -> EditionOption | None:
    """Return an option by its key from the newest edition that has it."""
    options = EditionOption.objects.filter(edition__catalogue=catalogue)
    codes = options.values_list("code", flat=True).distinct()
    code = next((one for one in codes.iterator() if option_key(one) == key), None)
    if code is None:
        return None
    found = options.filter(code=code).select_related("edition", "revision__blueprint")
    return found.order_by("-edition__number").first()
