"""Reference files of a brief: uploads that were finished in the vault, with a caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.services.brief import draft_of
from mitwerk.apps.vault.paths import clean_path
from mitwerk.apps.vault.services.previews import want_previews
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import ReferenceFile
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob

MOST_FILES = 40


def add_reference_files(
    *, by: Member, code: str, files: Sequence[tuple[str, Blob]]
) -> list[ReferenceFile]:
    """Add files (path and stored blob) to a draft; a path given again replaces the file.

    Has their pictures made, as for any file of the vault.
    """
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        kept = [
            challenge.reference_files.update_or_create(
                path=clean_path(path), defaults={"blob": blob}
            )[0]
            for path, blob in files
        ]
        if challenge.reference_files.count() > MOST_FILES:
            raise InvalidError(_("A brief has at most %d reference files.") % MOST_FILES)
        want_previews(blob for _path, blob in files)
    return kept


def caption_reference_file(*, by: Member, code: str, file: str, caption: str) -> None:
    """Say in a line what a reference file shows."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        if not challenge.reference_files.filter(code=file).update(caption=caption.strip()[:240]):
            raise NotFoundError


def remove_reference_file(*, by: Member, code: str, file: str) -> None:
    """Take a file out of a draft; its bytes stay in the store."""
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        if not challenge.reference_files.filter(code=file).delete()[0]:
            raise NotFoundError
