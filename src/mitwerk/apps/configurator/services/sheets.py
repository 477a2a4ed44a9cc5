"""Edit the sheets of a catalogue's draft: whole, row by row, or as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.errors import SheetsChangedError, SheetsRefusedError
from mitwerk.apps.configurator.services.lock import own_catalogue
from mitwerk.kit import audit

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.configurator.tables import Record, Tables
    from mitwerk.apps.members.models import Member
    from mitwerk.engines.options import Model


LARGEST_WORKBOOK = 8 * 2**20


def from_model(model: Model) -> Tables:
    """Return the tables of a model of the engine, such as its example."""
    from mitwerk.apps.configurator.adapters import tables_of  # noqa: PLC0415 - start-up time

    return tables_of(model)


def replace_tables(
    *, by: Member, code: str, tables: Tables, version: int | None = None
) -> Catalogue:
    """Replace all sheets of a draft, which may be half done: `queries.checks` says what is missing.

    ``version`` is the one that was edited: somebody else's change in between is a conflict.
    """
    whole = sheets.shaped(tables)
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        _same_version(catalogue, version)
        _write(catalogue, whole)
        audit.record(by=by, verb="catalogue.edit", subject=f"catalogue:{code}")
    return catalogue


def replace_sheet(
    *, by: Member, code: str, sheet: str, rows: list[Record], version: int | None = None
) -> Catalogue:
    """Replace one sheet."""
    if sheet not in sheets.SHEETS:
        raise SheetsRefusedError(_("There is no sheet “%s”.") % sheet[:40], where=sheet[:40])
    return _replace_part(by=by, code=code, version=version, part={sheet: rows})


def replace_settings(
    *, by: Member, code: str, settings: dict[str, Any], version: int | None = None
) -> Catalogue:
    """Replace the settings: currency, VAT, base price and mass, running values, translations."""
    return _replace_part(by=by, code=code, version=version, part={"settings": settings})


def _replace_part(*, by: Member, code: str, version: int | None, part: dict[str, Any]) -> Catalogue:
    with transaction.atomic():
        before = own_catalogue(by=by, code=code)
        _same_version(before, version)
    tables = sheets.load(before.draft) | part
    return replace_tables(by=by, code=code, tables=tables, version=before.draft_version)


def upload_workbook(*, by: Member, code: str, name: str, content: bytes) -> Catalogue:
    """Replace the sheets by those of an XLSX workbook; the settings stay.

    Refuses hostile and damaged workbooks with the sheet and row; the draft stays as it was.
    """
    from mitwerk.apps.configurator.adapters import read_sheets  # noqa: PLC0415 - start-up time

    found = read_sheets(content, name)
    with transaction.atomic():
        before = own_catalogue(by=by, code=code)
    tables = found | {"settings": sheets.load(before.draft)["settings"]}
    return replace_tables(by=by, code=code, tables=tables, version=before.draft_version)


def _same_version(catalogue: Catalogue, version: int | None) -> None:
    if version is not None and catalogue.draft_version != version:
        raise SheetsChangedError


def _write(catalogue: Catalogue, tables: Tables) -> None:
    catalogue.draft = sheets.dump(tables)
    catalogue.draft_version += 1
    catalogue.save(update_fields=["draft", "draft_version"])
