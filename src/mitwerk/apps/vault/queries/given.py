"""Which bytes a viewer is given for a file: the original, a copy without names, or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.cleaning import copies
from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.apps.vault.errors import MaskedFileError, NotReadyError, WithheldError
from mitwerk.apps.vault.models import Preview
from mitwerk.apps.vault.queries.names import names_of
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.vault.cleaning.redact import Names
    from mitwerk.apps.vault.models import Blob, RevisionFile
    from mitwerk.apps.vault.queries.access import Access

SAFE_DERIVED = frozenset({"image/webp", "image/png"})  # drawn by us: pixels only


@dataclass(frozen=True, slots=True)
class Given:
    """Bytes on their way out: which, under what name and type; ``names`` are to be blotted out.

    ``derived`` marks what we made ourselves, such as a sanitised drawing.
    """

    blob: Blob
    name: str
    media_type: str
    names: Names | None = None
    derived: bool = False


def file_given(file: RevisionFile, rights: Access) -> Given:
    """Return what the viewer gets when downloading a file.

    Raises
    ------
    WithheldError
        After a takedown.
    MaskedFileError
        While judged, when the author's name can't be taken out of this kind of file.
    NotReadyError
        While the copy without names is being made.
    """
    refuse_withheld(file.blob)
    if not rights.masked:
        return Given(file.blob, file.name, file.blob.media_type)
    names = names_of(file.revision)
    copy = _clean_copy(file, names)
    blotted = None if file.blob.kind in copies.TEXTLESS | copies.SEARCHED else names
    return Given(copy, names.in_text(file.name), file.blob.media_type, blotted)


def preview_given(file: RevisionFile, kind: str, rights: Access) -> Given:
    """Return what the viewer gets to look at.

    Raises
    ------
    NotFoundError
        There is no such preview (yet).
    WithheldError
        After a takedown of the file or of the preview itself.
    MaskedFileError
        While judged, when the picture shows the author's name.
    NotReadyError
        While that is being looked up.
    """
    refuse_withheld(file.blob)
    preview = (
        Preview.objects.select_related("output")
        .filter(blob=file.blob, kind=kind, state=AttemptState.READY)
        .exclude(kind=PreviewKind.CLEAN)
        .first()
    )
    if preview is None or preview.output is None:
        raise NotFoundError(_("There is no preview of this file, or it is still being made."))
    refuse_withheld(preview.output)
    names = names_of(file.revision) if rights.masked else None
    if names is not None and file.blob.kind in copies.DRAWN:
        _refuse_drawn(file, names)
    name = names.in_text(file.name) if names else file.name
    media_type = preview.output.media_type
    blotted = None if media_type in SAFE_DERIVED else names
    extension = adapters.EXTENSIONS[media_type]
    return Given(preview.output, f"{name}{extension}", media_type, blotted, derived=True)


def refuse_withheld(blob: Blob) -> None:
    """Refuse bytes that a moderator took down."""
    if blob.state == BlobState.WITHHELD:
        message = _("A moderator withheld this file: %s")
        raise WithheldError(message % blob.state_reason)


def _copy_of(file: RevisionFile) -> Preview | None:
    copies_made = Preview.objects.select_related("output")
    return copies_made.filter(blob=file.blob, kind=PreviewKind.CLEAN).first()


def _refuse_drawn(file: RevisionFile, names: Names) -> None:
    copy = _copy_of(file)
    found = copy.facts.get("named", {}).get(names.digest) if copy else None
    if found is None:
        raise NotReadyError(
            _("The copy without the author’s name is being made. Try again in a minute.")
        )
    if found:
        raise MaskedFileError(
            _("This kind of file can name its author. You get it after the decision.")
        )


def _clean_copy(file: RevisionFile, names: Names) -> Blob:
    copy = _copy_of(file)
    searched = file.blob.kind in copies.SEARCHED
    found = copy.facts.get("named", {}).get(names.digest) if copy and searched else False
    if copy is None or (copy.output and found is None):
        raise NotReadyError(
            _("The copy without the author’s name is being made. Try again in a minute.")
        )
    if copy.output is None or found:
        raise MaskedFileError(
            _("This kind of file can name its author. You get it after the decision.")
        )
    return copy.output
