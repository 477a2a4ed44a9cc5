"""Start a catalogue, name it, put files into it, open and close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.enums import CatalogueState
from mitwerk.apps.configurator.models import Catalogue, CatalogueFile
from mitwerk.apps.configurator.rules import CATALOGUES_A_MEMBER, FILES_A_CATALOGUE
from mitwerk.apps.configurator.services.lock import own_catalogue
from mitwerk.apps.members.vocabulary import LANGUAGES
from mitwerk.apps.vault.paths import clean_path
from mitwerk.apps.vault.services.blobs import record_blob
from mitwerk.kit import audit, blobs
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member

LARGEST_FILE = 32 * 2**20
BEGINNINGS = {
    ".glb": b"glTF",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".webp": b"RIFF",
}


def start_catalogue(
    *,
    by: Member,
    title: str,
    summary: str = "",
    language: str = "",
    tables: sheets.Tables | None = None,
    challenge: Challenge | None = None,
) -> Catalogue:
    """Start a catalogue that only its owner sees; ``challenge``: the brief that it answers."""
    draft = sheets.shaped(sheets.empty() | (tables or {}))
    draft["product"] = draft["product"] or sheets.short_text(title, "title")
    catalogue = Catalogue(
        owner=by,
        language=language or by.interface_language or (get_language() or "en")[:2],
        challenge=_visible(challenge, by),
        draft=sheets.dump(draft),
    )
    _describe(catalogue, title, summary)
    with transaction.atomic():
        if Catalogue.objects.filter(owner=by).count() >= CATALOGUES_A_MEMBER:
            message = _("A member has at most %d catalogues.") % CATALOGUES_A_MEMBER
            raise ConflictError(message)
        catalogue.save()
        audit.record(by=by, verb="catalogue.start", subject=f"catalogue:{catalogue.code}")
    return catalogue


def describe_catalogue(
    *, by: Member, code: str, title: str, summary: str, language: str = ""
) -> Catalogue:
    """Change what a catalogue is called; editions keep their own product's name."""
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        catalogue.language = language or catalogue.language
        _describe(catalogue, title, summary)
        catalogue.save(update_fields=["title", "summary", "language"])
    return catalogue


def _describe(catalogue: Catalogue, title: str, summary: str) -> None:
    catalogue.title = " ".join(title.split())[:120]
    catalogue.summary = " ".join(summary.split())[:240]
    if not catalogue.title:
        raise InvalidError(_("Give the catalogue a title."), where="title")
    if catalogue.language not in LANGUAGES:
        raise InvalidError(_("Write a language code such as en or de."), where="language")


def _visible(challenge: Challenge | None, by: Member) -> Challenge | None:
    if challenge and not visible_challenges(by).filter(pk=challenge.pk).exists():
        raise NotFoundError
    return challenge


def add_file(*, by: Member, code: str, name: str, content: bytes) -> CatalogueFile:
    """Put a GLB or picture into a catalogue; a name given again replaces the file.

    Published editions keep the bytes that they were published with. Refuses other kinds of files,
    by their content, and large ones.
    """
    name = clean_path(name.rpartition("/")[2].rpartition("\\")[2])
    _check_file(name, content)
    sha256, size = blobs.put(iter([content]))
    blob = record_blob(sha256=sha256, size=size, name=name)
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        kept, _made = catalogue.files.update_or_create(name=name, defaults={"blob": blob})
        if catalogue.files.count() > FILES_A_CATALOGUE:
            message = _("A catalogue has at most %d files.") % FILES_A_CATALOGUE
            raise InvalidError(message, where=name)
    return kept


def _check_file(name: str, content: bytes) -> None:
    suffix = f".{name.rpartition('.')[2].lower()}".replace(".jpeg", ".jpg")
    start = BEGINNINGS.get(suffix)
    if start is None or not content.startswith(start):
        message = _("“%s” is none of these: GLB, PNG, JPEG, WebP.") % name
        raise InvalidError(message, where=name)
    if suffix == ".webp" and content[8:12] != b"WEBP":
        raise InvalidError(_("“%s” is no WebP picture.") % name, where=name)
    if len(content) > LARGEST_FILE:
        raise InvalidError(_("A file of a catalogue has at most 32 MiB."), where=name)


def remove_file(*, by: Member, code: str, name: str) -> None:
    """Take a file out of the draft; editions keep theirs."""
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        if not catalogue.files.filter(name=name).delete()[0]:
            raise NotFoundError


def open_catalogue(*, by: Member, code: str, on_sale: bool) -> Catalogue:
    """Put a catalogue on sale, or take it off; what was ordered stays ordered."""
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        if not catalogue.editions.exists():
            raise ConflictError(_("Publish an edition first."))
        catalogue.state = CatalogueState.OPEN if on_sale else CatalogueState.CLOSED
        catalogue.save(update_fields=["state"])
        audit.record(
            by=by, verb=f"catalogue.{catalogue.state}", subject=f"catalogue:{catalogue.code}"
        )
    return catalogue
