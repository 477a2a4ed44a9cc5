"""Parts lists: check what a bom.csv links to, and derive its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.vault import adapters_parts, licensing
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.errors import (
    LicenceClashError,
    MaskedPartError,
    PartsCircleError,
    PartsLimitError,
)
from mitwerk.apps.vault.models import Bom, BomRow, Revision, RevisionFile
from mitwerk.apps.vault.queries.access import access_to
from mitwerk.apps.vault.queries.parts import inside_of, rows_below
from mitwerk.apps.vault.services.papers import papers_of, read_paper
from mitwerk.engines import bom
from mitwerk.engines.bom import MOST_LINES, Problem, circle
from mitwerk.engines.bom.rollup import MOST_DEPTH
from mitwerk.engines.licences import UNRECOGNISED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob, Blueprint, Paper

TEXTS = frozenset({"markdown", "pdf", "png", "jpeg", "webp"})


@dataclass(frozen=True, slots=True)
class Parts:
    """A parts list whose links have been checked: where it stands and what it says."""

    path: str
    sheet: bom.Sheet
    links: Mapping[str, Revision]


def checked(*, by: Member, blueprint: Blueprint, files: Mapping[str, Blob]) -> Parts | None:
    """Return the parts list among the files of a new revision, None when there is none.

    Refuses files that name a licence which does not go with the blueprint's, linked parts that
    are being judged, whose licence does not go with it, or that contain the blueprint themselves,
    and trees beyond the limits. A link that leads nowhere for ``by`` is a problem of the list.
    """
    papers = papers_of(files.values())
    refuse_foreign(blueprint, files, papers)
    path = adapters_parts.bom_path(files)
    paper = papers.get(files[path].pk) if path else None
    if paper is None or paper.bom is None:
        return None
    sheet = adapters_parts.sheet_of(paper)
    links = _links(by, sheet)
    for code, revision in links.items():
        name = next(row.name for row in sheet.rows if row.link == code)
        hardware = adapters_parts.licences_of(revision)[0]
        licensing.refuse_part(name, hardware, str(blueprint.licence))
    _refuse_circles(by, blueprint, links.values())
    _refuse_depth(sheet, links)
    return Parts(path, _with_lost_links(sheet, links), links)


def refuse_foreign(
    blueprint: Blueprint, files: Mapping[str, Blob], papers: Mapping[int, Paper]
) -> None:
    """Refuse files that name a licence which does not go with that of the blueprint."""
    for path, blob in files.items():
        paper = papers.get(blob.pk)
        named = adapters_parts.licence_named(path, paper) if paper else ""
        own = blueprint.text_licence if blob.kind in TEXTS else blueprint.licence
        if named and named.lower() not in {blueprint.text_licence.lower(), own.lower()}:
            _refuse_file(path, named, str(own))


def _refuse_file(path: str, named: str, own: str) -> None:
    if named == UNRECOGNISED:
        text = _(
            "“%s” looks like a licence, but its words are not known here. Add a line "
            "“SPDX-License-Identifier: …” with its name, or leave the file out."
        )
        raise LicenceClashError(text % path, where=path)
    licensing.refuse_part(path, named, own)


def _links(by: Member, sheet: bom.Sheet) -> dict[str, Revision]:
    codes = {row.link for row in sheet.rows if len(row.link) == adapters_parts.CODE_LENGTH}
    if len(codes) > adapters_parts.MOST_LINKS:
        text = ngettext(
            "A parts list may link to %d part.",
            "A parts list may link to %d parts.",
            adapters_parts.MOST_LINKS,
        )
        raise PartsLimitError(text % adapters_parts.MOST_LINKS)
    found = Revision.objects.select_related(
        "blueprint__owner_member", "blueprint__owner_team"
    ).filter(code__in=codes)
    return {one.code: one for one in found.order_by("pk") if _may_link(by, one)}


def _may_link(by: Member, revision: Revision) -> bool:
    rights = access_to(revision, by)
    if rights.masked and rights.may_read:
        text = _("“%s” is being judged. You can use it as a part after the decision.")
        raise MaskedPartError(text % revision.code, where=revision.code)
    return rights.may_read and (rights.owns or revision.visibility == Visibility.OPEN)


def _refuse_circles(by: Member, blueprint: Blueprint, links: Iterable[Revision]) -> None:
    """A revision can't contain itself; but its blueprint may stand in what it contains."""
    parts = {link.blueprint_id: link for link in links}
    inside, known = inside_of([link.pk for link in parts.values()])
    way = circle(blueprint.pk, parts, inside)
    if not way:
        return
    known |= parts
    names = [_title(by, known.get(pk), blueprint) for pk in way]
    text = _("A thing can’t be a part of itself: %s.")
    raise PartsCircleError(text % " → ".join(names), where="bom")


def _title(by: Member, one: Revision | None, whole: Blueprint) -> str:
    if one is None or one.blueprint_id == whole.pk:
        return whole.title
    rights = access_to(one, by)
    shown = rights.may_read and not rights.masked
    return f"{one.blueprint.title} r{one.number}" if shown else "…"


def _refuse_depth(sheet: bom.Sheet, links: Mapping[str, Revision]) -> None:
    rows = rows_below([link.pk for link in links.values()])
    lists: dict[object, list[bom.Line]] = {
        key: [adapters_parts.line_of(row) for row in own] for key, own in rows.items()
    }
    lists[0] = [
        bom.Line(row.name, row.quantity, part=links[row.link].pk if row.link in links else None)
        for row in sheet.rows
    ]
    try:
        bom.roll_up(0, lists)
    except bom.TooDeepError:
        text = _("Parts may lie %d levels deep.")
        raise PartsLimitError(text % MOST_DEPTH, where="bom") from None
    except bom.TooLargeError:
        text = _("With all parts of its parts a list may have %d rows.")
        raise PartsLimitError(text % MOST_LINES, where="bom") from None


def _with_lost_links(sheet: bom.Sheet, links: Mapping[str, Revision]) -> bom.Sheet:
    lost = [
        Problem(at, "link", "unknown-revision", row.link)
        for at, row in enumerate(sheet.rows, start=2)
        if row.link and row.link not in links
    ]
    return replace(sheet, problems=(*sheet.problems, *lost)) if lost else sheet


def write_rows(revision: Revision, parts: Parts | None) -> None:
    """Write the rows of a revision's parts list; within the transaction that made the revision."""
    if parts is None:
        return
    files = {file.path: file for file in revision.files.all()}
    by_name = {file.name: file for file in files.values()}
    Bom.objects.create(
        revision=revision,
        file=files[parts.path],
        problems=[
            {"line": one.line, "column": one.column, "code": one.code, "value": one.value}
            for one in parts.sheet.problems
        ],
    )
    BomRow.objects.bulk_create(
        BomRow(
            revision=revision,
            number=number,
            name=row.name,
            quantity=row.quantity,
            material=row.material,
            process=row.process,
            mass_kg=row.mass_kg,
            unit_cost_minor=row.unit_cost_minor,
            currency=row.currency,
            supplier=row.supplier,
            file=files.get(row.file) or by_name.get(row.file),
            link=parts.links.get(row.link),
        )
        for number, row in enumerate(parts.sheet.rows, start=1)
    )


def derive(*, revision: Revision) -> Bom | None:
    """Make the rows of a revision anew from its file; the result is the same every time.

    For revisions that are older than parts lists, and to check what is stored. Links are what
    its author could link to; nothing is refused any more, a link that may not be stays out.
    """
    files = {file.path: file.blob for file in revision.files.select_related("blob")}
    path = adapters_parts.bom_path(files)
    paper = read_paper(files[path]) if path else None
    if paper is None or paper.bom is None:
        return None
    sheet = adapters_parts.sheet_of(paper)
    older = {
        code: link
        for code, link in _links_quietly(revision, sheet).items()
        if link.pk < revision.pk and link.blueprint_id != revision.blueprint_id
    }
    with transaction.atomic():
        BomRow.objects.filter(revision=revision).delete()
        Bom.objects.filter(revision=revision).delete()
        write_rows(revision, Parts(path, _with_lost_links(sheet, older), older))
    return Bom.objects.get(revision=revision)


def _links_quietly(revision: Revision, sheet: bom.Sheet) -> dict[str, Revision]:
    try:
        return _links(revision.author, sheet)
    except (MaskedPartError, PartsLimitError):
        return {}


def derive_missing(most: int = 50) -> int:
    """Make the rows of revisions that came before parts lists were read; return how many."""
    files = RevisionFile.objects.filter(
        revision__bom=None, blob__kind="csv", blob__paper=None
    ).select_related("revision__author", "blob")
    done = 0
    for file in files.order_by("pk")[:most]:
        read_paper(file.blob)
        done += derive(revision=file.revision) is not None
    return done
