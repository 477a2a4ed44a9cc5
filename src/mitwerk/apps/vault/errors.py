"""What the vault refuses, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mitwerk.kit.problems import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    Problem,
    TooLargeError,
)


class PathError(InvalidError):
    slug = "file-path"
    title = _("This file name can’t be kept")


class LicenceError(InvalidError):
    slug = "licence-not-open"
    title = _("This licence is not open")


class EmptyRevisionError(InvalidError):
    slug = "empty-revision"
    title = _("A revision needs files")


class NotOwnerError(NotAllowedError):
    slug = "not-the-owner"
    title = _("Only the owner may do this")


class UploadOffsetError(ConflictError):
    slug = "upload-offset"
    title = _("The upload continues elsewhere")


class UploadUnfinishedError(ConflictError):
    slug = "upload-unfinished"
    title = _("A file is still on its way")


class UploadExpiredError(Problem):
    status = 410
    slug = "upload-expired"
    title = _("This upload has expired")


class UploadTooLargeError(TooLargeError):
    slug = "file-too-large"
    title = _("This file is too large")


class QuotaError(TooLargeError):
    slug = "upload-quota"
    title = _("Too many unfinished uploads")


class ChecksumError(Problem):
    """The bytes differ from what their sender said; tus 1.0 gives this the status 460."""

    status = 460
    slug = "checksum-mismatch"
    title = _("The bytes arrived damaged")


class StorageFullError(Problem):
    status = 507
    slug = "storage-full"
    title = _("The disk is full")


class WithheldError(Problem):
    """The bytes exist but are not given out: after a takedown, or while they name an author."""

    status = 451
    slug = "withheld"
    title = _("This file is withheld")


class NotReadyError(Problem):
    status = 503
    slug = "not-ready"
    title = _("This is still being prepared")


class MaskedFileError(NotAllowedError):
    slug = "withheld-until-decision"
    title = _("Withheld until the decision")


class LicenceClashError(InvalidError):
    """A part can't be used under the licence of the whole."""

    slug = "licence-clash"
    title = _("These licences don’t go together")


class PartsCircleError(InvalidError):
    """A thing can't be a part of itself, however many parts lie between."""

    slug = "parts-circle"
    title = _("This part contains the whole")


class PartsLimitError(TooLargeError):
    slug = "parts-limit"
    title = _("This parts list is too large")


class MaskedPartError(ConflictError):
    slug = "part-under-judging"
    title = _("This part is being judged")
