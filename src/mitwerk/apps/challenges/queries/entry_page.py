"""What the page of an entry shows; while its author is masked, names are blotted out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.queries.barring import open_rows
from mitwerk.apps.challenges.queries.behind import people_behind
from mitwerk.apps.challenges.queries.deliverables import Tick, deliverables_of, ticks
from mitwerk.apps.challenges.queries.rows import phase_rows, rows_of
from mitwerk.apps.challenges.queries.verdicts import (
    Verdicts,
    may_see_verdicts,
    verdicts_of,
    withheld_paths,
)
from mitwerk.apps.members.queries.display import author
from mitwerk.apps.vault.access import Mask
from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.queries.access import Access
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.sheets import file_sheets, main_sheet, progress_of
from mitwerk.kit.sizes import size_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.challenges.queries.entries import SeenEntry
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.queries.sheets import FileSheet

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands large on the page: a model with its picture, or a picture alone."""

    picture: str = ""
    model: str = ""
    model_bytes: int = 0
    tree: str = ""
    path: str = ""
    download: str = ""

    @property
    def path_in_url(self) -> str:
        return quote(self.path, safe="")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as parts/files.html shows it."""

    path: str
    url: str
    size: str
    kind: str
    note: str = ""


def entry_page(seen: SeenEntry) -> dict[str, object]:
    """Return stage, files, deliverables, rows and receipts of an entry."""
    seen.revision.blueprint = seen.entry.blueprint  # fetched with the entry
    rights = rights_of(seen)
    sheets = file_sheets(seen.revision, rights)
    entry = seen.entry
    stage = stage_of(seen, sheets)
    paths = [sheet.path for sheet in sheets]
    named = author(entry.entrant) if seen.author_name and not entry.team else None
    return {
        "stage": stage,
        "pictures": _pictures(seen, sheets),
        "files": [_line(seen, sheet) for sheet in sheets],
        "ticks": _ticks(seen, paths),
        "verdicts": entry_verdicts(
            seen,
            shown=stage.path if stage.model else "",
            withheld={sheet.file.path for sheet in sheets if sheet.withheld},
        ),
        "progress": progress_of(sheets),
        "submissions": list(reversed(entry.submissions.all())) if seen.is_author else [],
        "author_url": named.url if named else "",
        "subject": f"entry:{entry.code}",
        "place_rank": getattr(getattr(entry, "place", None), "rank", None),
    }


def rights_of(seen: SeenEntry) -> Access:
    """Return how an entry's last revision is read by who may see the entry, without asking again.

    What `entry_by_code` gives may be read; until the decision only behind the entry's number.
    """
    if seen.is_author or not seen.masked:
        return Access(may_read=True, owns=seen.is_author)
    url = reverse("challenges:entry", args=[seen.entry.code])
    people = partial(people_behind, seen.entry.pk)
    return Access(
        may_read=True, owns=False, mask=Mask(seen.label, url, may_read=True, people=people)
    )


def stage_of(seen: SeenEntry, sheets: list[FileSheet]) -> Stage:
    """Return what stands large: the richest model, else the first picture."""
    main = main_sheet(sheets)
    if main is None:
        return Stage()
    code = seen.revision.code
    model = main.model.output if main.model else None
    return Stage(
        picture=_preview(code, main, main.picture.kind) if main.picture else "",
        model=_preview(code, main, PreviewKind.MODEL) if model else "",
        model_bytes=model.size if model else 0,
        tree=reverse("vault:parts", args=[code, main.number]) if model else "",
        path=main.path,
        download=reverse("vault:file-zip", args=[code, main.number]),
    )


def _preview(code: str, sheet: FileSheet, kind: str) -> str:
    return reverse("vault:preview", args=[code, sheet.number, kind])


def _pictures(seen: SeenEntry, sheets: list[FileSheet]) -> list[dict[str, str]]:
    main = main_sheet(sheets)
    return [
        {
            "url": _preview(seen.revision.code, sheet, sheet.picture.kind),
            "page": reverse("vault:file", args=[seen.revision.code, sheet.number]),
            "path": sheet.path,
        }
        for sheet in sheets
        if sheet.picture and sheet is not main
    ]


def _line(seen: SeenEntry, sheet: FileSheet) -> FileLine:
    return FileLine(
        path=sheet.path,
        url=reverse("vault:file", args=[seen.revision.code, sheet.number]),
        size=size_text(sheet.size),
        kind=(sheet.kind or sheet.name.rpartition(".")[2]).upper(),
        note=_note(sheet),
    )


def _note(sheet: FileSheet) -> str:
    if sheet.withheld:
        return _("withheld: %s") % sheet.withheld
    if sheet.under_way:
        return _("a preview is being made")
    return sheet.failed.reason if sheet.failed else ""


def _ticks(seen: SeenEntry, paths: Sequence[str]) -> list[Tick]:
    return ticks(deliverables_of(seen.entry.phase), paths)


def entry_verdicts(
    seen: SeenEntry, *, shown: str = "", withheld: Collection[str] | None = None
) -> Verdicts:
    """Return the rows of an entry's phase with what is declared and, for who may, measured.

    ``shown`` is the path of the model that the page's viewer shows, ``withheld`` those of files
    that were taken down, asked for when None. The entry comes from `entry_by_code`.
    """
    entry, submission = seen.entry, seen.submission
    declared = list(submission.declared_values.all())
    rows = phase_rows(rows_of(entry.phase.challenge), entry.phase, declared)
    rows = [replace(row, verdict="judged") if row.kind == "judged" else row for row in rows]
    blot: Callable[[str], str] = str
    if seen.masked and not seen.is_author:
        names = names_of(seen.revision)
        blot = names.in_text
        rows = [replace(row, measured=blot(row.measured), place=blot(row.place)) for row in rows]
    if not may_see_verdicts(entry.phase, is_author=seen.is_author):
        return Verdicts(rows)
    check = submission.check_of_files
    if withheld is None:
        withheld = withheld_paths(check) if check else ()
    unsure = open_rows(check)
    spoken = unsure or (check is not None and check.failed)
    waivers = list(entry.waivers.select_related("requirement")) if spoken else []
    objections = list(entry.objections.select_related("requirement")) if unsure else []
    return verdicts_of(
        check,
        rows,
        phase=entry.phase,
        withheld=withheld,
        waivers=waivers,
        objections=objections,
        blot=blot,
        shown=shown,
        to_author=seen.is_author,
    )
