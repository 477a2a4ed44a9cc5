"""A won entry becomes an option: one row, pinned to the revision that won, with its makers."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.models import AwardLine, Entry, EntryRevision
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.models import CatalogueFile, OptionOrigin
from mitwerk.apps.configurator.services.lock import own_catalogue
from mitwerk.apps.vault.queries.access import access_to
from mitwerk.apps.vault.queries.sheets import file_sheets, main_sheet
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob, Revision


def option_from_entry(
    *,
    by: Member,
    code: str,
    entry: str,
    family: str,
    price: str = "",
    promised_bp: int = 0,
) -> OptionOrigin:
    """Add a prize-winning entry to a catalogue's draft as an option of a family.

    The option is pinned to the revision that won, shows its model, and names where it comes from.
    ``promised_bp``: which part of its net price the seller promises to its makers, of free will;
    every order since is bound by it. Refuses entries without a prize, and the same one twice.
    """
    found = Entry.objects.select_related("blueprint").filter(code=entry).first()
    won = AwardLine.objects.filter(entry=found, award__rank__gte=1) if found else None
    if found is None or won is None or not won.exists():
        raise NotFoundError(_("There is no entry with a prize of this address."))
    if not 0 <= promised_bp <= 10_000:
        raise InvalidError(_("Promise 0 to 100 per cent."), where="promised")
    submission = EntryRevision.objects.filter(entry=found).order_by("-pk").first()
    if submission is None:
        raise NotFoundError
    revision = submission.revision
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        if catalogue.origins.filter(entry=found).exists():
            raise ConflictError(_("This entry is an option here already."))
        option = _add_row(catalogue, found, revision, family, price)
        made = OptionOrigin.objects.create(
            catalogue=catalogue,
            option=option,
            entry=found,
            revision=revision,
            promised_bp=promised_bp,
            by=by,
            at=clock.now(),
        )
        audit.record(by=by, verb="option.from-entry", subject=f"catalogue:{code}")
    return made


def _add_row(
    catalogue: Catalogue, entry: Entry, revision: Revision, family: str, price: str
) -> str:
    """Write the option's row into the draft and return its code."""
    tables = sheets.load(catalogue.draft)
    families = [str(row.get("family", "")) for row in tables["families"]]
    if family not in families:
        raise InvalidError(_("Choose one of the catalogue’s families."), where="family")
    if price:
        sheets.minor_of(price, sheets.settings_of(tables).currency, "price")
    taken = {sheets.plain(row.get("code", "")) for row in tables["options"]}
    option = _code(family, entry.blueprint.title, taken)
    row = {
        "family": family,
        "code": option,
        "label": entry.blueprint.title[: sheets.LONGEST_LABEL],
        "part": f"{entry.blueprint.code}@{revision.number}",
    }
    model = _model_of(revision)
    if model is not None:
        name = f"{option}.glb"
        CatalogueFile.objects.update_or_create(
            catalogue=catalogue, name=name, defaults={"blob": model}
        )
        row["glb"] = name
    if price:
        row["price"] = price
    tables["options"].append(row)
    catalogue.draft = sheets.dump(sheets.shaped(tables))
    catalogue.draft_version += 1
    catalogue.save(update_fields=["draft", "draft_version"])
    return option


def _code(family: str, title: str, taken: set[str]) -> str:
    """Return a code that no option has: family, title, and a number if need be."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "part"
    code = f"{family}-{words}"[: sheets.LONGEST_CODE - 4]
    numbered = [code, *(f"{code}-{i}" for i in range(2, len(taken) + 3))]
    return next(one for one in numbered if one not in taken)


def _model_of(revision: Revision) -> Blob | None:
    """Return the model that everybody sees of a revision, None while there is none."""
    sheet = main_sheet(file_sheets(revision, access_to(revision, AnonymousUser())))
    preview = sheet.model if sheet else None
    return preview.output if preview else None
