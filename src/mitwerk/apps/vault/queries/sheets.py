"""What the page of a revision shows: its files with their previews, the model, the progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _

from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.apps.vault.models import BomRow, Preview, RevisionFile
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.apps.vault.queries.origin import newness, source_rank
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.vault.cleaning.redact import Names
    from mitwerk.apps.vault.models import Measurement, Revision
    from mitwerk.apps.vault.queries.access import Access

UNDER_WAY = frozenset({AttemptState.WAITING, AttemptState.RUNNING})
PICTURE_KINDS = (PreviewKind.THUMBNAIL, PreviewKind.DRAWING)


@dataclass(frozen=True, slots=True)
class FileSheet:
    """One file as the page shows it; ``path`` has names blotted out where the author is masked."""

    file: RevisionFile
    path: str
    previews: dict[str, Preview]

    @property
    def number(self) -> int:
        return self.file.number

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def kind(self) -> str:
        return self.file.blob.kind

    @property
    def size(self) -> int:
        return self.file.blob.size

    @property
    def withheld(self) -> str:
        """Return why the file is withheld after a takedown, empty when it is not."""
        blob = self.file.blob
        return blob.state_reason if blob.state == BlobState.WITHHELD else ""

    @property
    def own(self) -> bool:
        """Return whether the file was made here, not brought along by a fork."""
        return self.newness > 0

    @property
    def newness(self) -> int:
        """Return how new the file is against the fork's origin, as `queries.origin.newness`."""
        return int(getattr(self.file, "newness", 2))

    @property
    def model(self) -> Preview | None:
        return self._ready(PreviewKind.MODEL)

    @property
    def picture(self) -> Preview | None:
        """Return the picture of the file: rendered, drawn or scaled."""
        return next((found for kind in PICTURE_KINDS if (found := self._ready(kind))), None)

    @property
    def measurement(self) -> Measurement | None:
        """Return what the file measures, in whatever state; None for what is never measured."""
        return None if self.withheld else getattr(self.file.blob, "measurement", None)

    @property
    def material(self) -> str:
        """Return what the parts list says the file is made of; '' when it does not."""
        return str(getattr(self.file, "material", None) or "")

    @property
    def under_way(self) -> bool:
        return any(preview.state in UNDER_WAY for preview in self.previews.values())

    @property
    def failed(self) -> Preview | None:
        """Return the preview that was not possible."""
        states = self.previews.values()
        return next((one for one in states if one.state == AttemptState.FAILED), None)

    def _ready(self, kind: str) -> Preview | None:
        preview = self.previews.get(kind)
        ready = preview is not None and preview.state == AttemptState.READY and not self.withheld
        return preview if ready else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files of a revision are ready to look at; ``doing`` names the one worked on."""

    done: int
    total: int
    doing: str
    doing_kind: str

    @property
    def finished(self) -> bool:
        return self.done == self.total


def file_sheets(revision: Revision, rights: Access) -> list[FileSheet]:
    """Return a revision's files in the order of the manifest; two queries (and one for a mask)."""
    names = names_of(revision) if rights.masked else None
    shown = Preview.objects.exclude(kind=PreviewKind.CLEAN).select_related("output")
    files = (
        revision.files.select_related("blob__measurement")
        .defer("blob__measurement__shape")
        .annotate(newness=newness(), material=_material())
        .prefetch_related(Prefetch("blob__previews", queryset=shown))
        .order_by("number")
    )
    return [_sheet(file, names) for file in files]


def _material() -> Subquery:
    """Return what the revision's parts list says a file is made of."""
    rows = BomRow.objects.filter(file=OuterRef("pk")).exclude(material="")
    return Subquery(rows.order_by("number").values("material")[:1])


def file_sheets_of(sides: Sequence[tuple[Revision, Access]]) -> list[list[FileSheet]]:
    """Return the files of several revisions, each in the order of its manifest; two queries.

    And one or two more for each masked revision.
    """
    names = {one.pk: names_of(one) if rights.masked else None for one, rights in sides}
    shown = Preview.objects.exclude(kind=PreviewKind.CLEAN).select_related("output")
    files = (
        RevisionFile.objects.filter(revision__in=list(names))
        .select_related("blob__measurement")
        .defer("blob__measurement__sheet")
        .annotate(newness=newness())
        .prefetch_related(Prefetch("blob__previews", queryset=shown))
        .order_by("number")
    )
    held: dict[int, list[FileSheet]] = {pk: [] for pk in names}
    for file in files:
        held[file.revision_id].append(_sheet(file, names[file.revision_id]))
    return [held[one.pk] for one, _rights in sides]


def _sheet(file: RevisionFile, names: Names | None) -> FileSheet:
    path = names.in_text(file.path) if names else file.path
    return FileSheet(file, path, {one.kind: one for one in file.blob.previews.all()})


def file_sheet(revision: Revision, number: int, rights: Access) -> FileSheet:
    """Return one file of a revision.

    Raises
    ------
    NotFoundError
        The revision has fewer files.
    """
    for sheet in file_sheets(revision, rights):
        if sheet.number == number:
            return sheet
    raise NotFoundError(_("This revision has no such file."))


def file_of(revision: Revision, number: int) -> RevisionFile:
    """Return the bare row of one file, with its blob.

    Raises
    ------
    NotFoundError
        The revision has fewer files.
    """
    file = revision.files.select_related("blob").filter(number=number).first()
    if file is None:
        raise NotFoundError(_("This revision has no such file."))
    file.revision = revision
    return file


def main_sheet(sheets: list[FileSheet]) -> FileSheet | None:
    """Return what the page shows large: the richest model, else a picture.

    In a fork what is new comes before what was changed, and that before what came along from the
    origin. The kind of source decides before the number of triangles: an STL has no colours, a
    STEP file has.
    """
    added = [sheet for sheet in sheets if sheet.own and (sheet.model or sheet.picture)]
    models = [sheet for sheet in added or sheets if sheet.model]
    if models:
        return max(models, key=_model_weight)
    return next((sheet for sheet in added or sheets if sheet.picture), None)


def _model_weight(sheet: FileSheet) -> tuple[int, int, int]:
    triangles = int(sheet.model.facts.get("triangles", 0)) if sheet.model else 0
    return sheet.newness, source_rank(sheet.kind), triangles


def progress_of(sheets: list[FileSheet]) -> Progress:
    """Count the files of which no preview is being made any more."""
    previews = [(sheet, one) for sheet in sheets for one in sheet.previews.values()]
    running = [pair for pair in previews if pair[1].state == AttemptState.RUNNING]
    waiting = [pair for pair in previews if pair[1].state == AttemptState.WAITING]
    now = next(iter(running or waiting), None)
    return Progress(
        done=sum(not sheet.under_way for sheet in sheets),
        total=len(sheets),
        doing=now[0].name if now else "",
        doing_kind=now[1].kind if now else "",
    )
