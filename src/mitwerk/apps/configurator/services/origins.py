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
from mitwerk.apps.configurator.queries.won import has_row
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
    option: str = "",
) -> OptionOrigin:
    """Add a prize-winning entry to a catalogue's draft as an option of a family.

    The option is pinned to the revision that won, shows its model, and names where it comes from.
    ``option`` names one of the family that is there already: it keeps its label, model and price.
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
        if known := catalogue.origins.filter(entry=found).first():
            return _again(catalogue, known, family=family, price=price, promised_bp=promised_bp)
        if option and catalogue.origins.filter(option=option).exists():
            raise ConflictError(_("This option is another entry’s already."))
        made = OptionOrigin.objects.create(
            catalogue=catalogue,
            option=_write_row(catalogue, found, revision, family, price, option),
            entry=found,
            revision=revision,
            promised_bp=promised_bp,
            by=by,
            at=clock.now(),
        )
        audit.record(by=by, verb="option.from-entry", subject=f"catalogue:{code}")
    return made


def _again(
    catalogue: Catalogue, known: OptionOrigin, *, family: str, price: str, promised_bp: int
) -> OptionOrigin:
    """Write the row of an option anew that the draft lost; its code and its promise stay."""
    if has_row(catalogue, known.option):
        message = _("This entry is an option here already: the row with the code “%s”.")
        raise ConflictError(message % known.option)
    if promised_bp not in {0, known.promised_bp}:
        message = _("Its makers were promised %s %% of its price already: this stays.")
        raise ConflictError(message % f"{known.promised_percent:g}")
    _write_row(catalogue, known.entry, known.revision, family, price, "", code=known.option)
    return known


def _write_row(
    catalogue: Catalogue,
    entry: Entry,
    revision: Revision,
    family: str,
    price: str,
    option: str,
    code: str = "",
) -> str:
    """Write the option's row into the draft and return its code."""
    tables = sheets.load(catalogue.draft)
    families = [sheets.plain(row.get("family", "")) for row in tables["families"]]
    if family not in families:
        raise InvalidError(_("Choose one of the catalogue’s families."), where="family")
    if price:
        sheets.minor_of(price, sheets.settings_of(tables).currency, "price")
    row = _row_of(tables, family, option) if option else _new_row(tables, entry, family, code)
    row["part"] = f"{entry.blueprint.code}@{revision.number}"
    if price:
        row["price"] = price
    if not row.get("glb"):
        _show_model(catalogue, revision, row)
    catalogue.draft = sheets.dump(sheets.shaped(tables))
    catalogue.draft_version += 1
    catalogue.save(update_fields=["draft", "draft_version"])
    return sheets.plain(row["code"])


def _row_of(tables: sheets.Tables, family: str, option: str) -> sheets.Record:
    """Return the row of an option that is there already."""
    for row in tables["options"]:
        if [sheets.plain(row.get(one, "")) for one in ("family", "code")] == [family, option]:
            found: sheets.Record = row
            return found
    message = _("The family “%(family)s” has no option “%(option)s”.")
    raise InvalidError(message % {"family": family[:60], "option": option[:60]}, where="option")


def _new_row(tables: sheets.Tables, entry: Entry, family: str, code: str) -> sheets.Record:
    """Add a row that is called after the entry, and return it."""
    taken = {sheets.plain(row.get("code", "")) for row in tables["options"]}
    title = entry.blueprint.title
    row = {"family": family, "code": code or _code(family, title, taken)}
    row["label"] = title[: sheets.LONGEST_LABEL]
    tables["options"].append(row)
    return row


def _show_model(catalogue: Catalogue, revision: Revision, row: sheets.Record) -> None:
    """Have the option show the model of its revision, if there is one to be seen by everybody."""
    model = _model_of(revision)
    if model is not None:
        row["glb"] = f"{sheets.plain(row['code'])}.glb"
        CatalogueFile.objects.update_or_create(
            catalogue=catalogue, name=row["glb"], defaults={"blob": model}
        )


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
