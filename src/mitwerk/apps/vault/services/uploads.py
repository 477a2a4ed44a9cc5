"""Uploads: announce, receive, finish, give up. Nothing is acknowledged before it is durable."""

from __future__ import annotations

import errno
import hashlib
import re
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault import incoming, paths
from mitwerk.apps.vault.errors import (
    ChecksumError,
    QuotaError,
    StorageFullError,
    UploadExpiredError,
    UploadOffsetError,
    UploadTooLargeError,
    UploadUnfinishedError,
)
from mitwerk.apps.vault.models import Upload
from mitwerk.apps.vault.services.blobs import record_blob
from mitwerk.apps.vault.services.measuring import want_measurements
from mitwerk.apps.vault.services.papers import read_paper
from mitwerk.kit import blobs, clock
from mitwerk.kit.outside import must_be_outside
from mitwerk.kit.problems import InvalidError, NotFoundError
from mitwerk.kit.sizes import limit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mitwerk.apps.vault.models import Blob

LIFETIME = timedelta(days=7)
DAY = timedelta(days=1)
PENDING_FILES = 4  # a member's unfinished uploads may hold this many times the largest file
DAILY_FILES = 20  # and all of one day this many times
# Rows and file names are scarce as well, whatever is in them; a revision holds 2000 files.
PENDING_UPLOADS = 500
DAILY_UPLOADS = 4000
RESERVE_BYTES = 256 * 2**20  # stays free for the database
SYNC_BYTES = 8 * 2**20
SYNC_SECONDS = 2.0
_is_sha256 = re.compile(r"[0-9a-f]{64}").fullmatch


def create_upload(*, by: Member, path: str, length: int, claimed_sha256: str = "") -> Upload:
    """Announce a file of ``length`` bytes; an empty one is finished at once.

    Refuses names that can't be kept (`PathError`), files over the limit, more unfinished bytes or
    uploads than a member may have (`QuotaError`) and what no longer fits on the disk.
    """
    path = paths.clean_path(path)
    if not 0 <= length <= settings.MITWERK.max_upload_bytes:
        raise UploadTooLargeError(
            _("A file may have %s at most.") % limit_text(settings.MITWERK.max_upload_bytes),
            where=path,
        )
    if claimed_sha256 and not _is_sha256(claimed_sha256):
        raise InvalidError(_("A SHA-256 has 64 small hexadecimal digits."), where="sha256")
    if blobs.free_bytes() < length + RESERVE_BYTES:
        raise StorageFullError(_("The disk of this site has no room for this file."))
    with transaction.atomic():
        # The member's row is the lock: 50 uploads announced at once can't pass the quota together.
        Member.objects.select_for_update().get(pk=by.pk)
        _check_quota(by, length)
        upload = Upload.objects.create(
            member=by,
            path=path,
            length=length,
            claimed_sha256=claimed_sha256,
            expires_at=clock.now() + LIFETIME,
        )
    return upload if length else finish(upload=upload)


def _check_quota(by: Member, length: int) -> None:
    own = Upload.objects.filter(member=by)
    pending = own.filter(blob=None, expires_at__gt=clock.now())
    today = own.filter(created_at__gt=clock.now() - DAY)
    limits = (
        (
            pending,
            PENDING_FILES,
            PENDING_UPLOADS,
            _("Finish or give up your other uploads first."),
        ),
        (today, DAILY_FILES, DAILY_UPLOADS, _("You uploaded very much today. Go on tomorrow.")),
    )
    for uploads, files, most, message in limits:
        held = uploads.aggregate(total=Sum("length", default=0), count=Count("pk"))
        room = files * settings.MITWERK.max_upload_bytes - held["total"]
        if length > room or held["count"] >= most:
            raise QuotaError(message)


def receive(
    *,
    upload: Upload,
    offset: int,
    chunks: Iterable[bytes],
    announced: int,
    checksum: tuple[str, bytes] | None = None,
) -> Upload:
    """Append ``announced`` bytes at ``offset`` and finish the file when it is whole.

    The returned ``offset`` is durable: after a crash the upload continues there. With a checksum
    (algorithm, digest) all bytes of this call count or none. Refuses another offset (409), more
    bytes than announced at the start (413), damaged bytes (460), an expired upload (410).
    """
    refuse_expired(upload)
    with incoming.locked(upload.code) as lock:
        upload.refresh_from_db(fields=["offset", "blob"])
        if offset != upload.offset:
            message = _("Continue at byte %(offset)d.")
            raise UploadOffsetError(message % {"offset": upload.offset}, where=str(upload.offset))
        if offset + announced > upload.length:
            raise UploadTooLargeError(_("These are more bytes than were announced."))
        if upload.blob_id is not None:
            return upload
        writer = incoming.Writer(upload.code, offset, lock)
    with closing(writer), _disk_faults(), _one_writer():
        _append(upload, writer, chunks, announced, checksum)
    return settle(upload=upload)


def settle(*, upload: Upload) -> Upload:
    """Finish an upload that is complete; also one that a crash kept from being finished."""
    if upload.blob_id is None and upload.offset == upload.length:
        return finish(upload=upload)
    return upload


def settled(uploads: Iterable[Upload]) -> list[Upload]:
    """Settle uploads that a revision will use; hashes files, so call it outside a transaction."""
    found = []
    for upload in uploads:
        refuse_expired(upload)
        found.append(settle(upload=upload))
    return found


def content_of(upload: Upload, by: Member) -> Blob:
    """Return the content of a finished upload of one's own; hashes nothing.

    Refuses somebody else's, expired, unfinished and unsettled uploads (see `settled`).
    """
    if upload.member_id != by.pk:
        raise NotFoundError(_("There is no such upload of yours."))
    refuse_expired(upload)
    if upload.blob is None and upload.offset == upload.length:
        # Finishing it means hashing all of it, and this may run in somebody's transaction.
        message = _("“%s” arrived, but was not checked yet. Ask for the upload, then try again.")
        raise UploadUnfinishedError(message % upload.path, where=upload.code)
    if upload.blob is None:
        message = _("“%(path)s” is not complete yet: %(offset)d of %(length)d bytes arrived.")
        values = {"path": upload.path, "offset": upload.offset, "length": upload.length}
        raise UploadUnfinishedError(message % values, where=upload.code)
    return upload.blob


def _append(
    upload: Upload,
    writer: incoming.Writer,
    chunks: Iterable[bytes],
    announced: int,
    checksum: tuple[str, bytes] | None,
) -> None:
    hasher = _hasher(checksum)
    end, synced_at = upload.offset + announced, monotonic()
    try:
        for chunk in chunks:
            piece = chunk[: end - writer.position]
            writer.write(piece)
            if hasher is not None:
                hasher.update(piece)
            elif _is_due(writer.position - upload.offset, synced_at):
                _acknowledge(upload, writer)
                synced_at = monotonic()
    finally:
        # Also when the sender is gone: what arrived need not be sent again.
        if hasher is None:
            _acknowledge(upload, writer)
    if hasher is not None:
        _acknowledge_if_right(upload, writer, end, hasher.digest(), checksum)


def _hasher(checksum: tuple[str, bytes] | None) -> hashlib._Hash | None:
    return hashlib.new(checksum[0], usedforsecurity=False) if checksum else None


def _is_due(waiting: int, since: float) -> bool:
    return waiting >= SYNC_BYTES or monotonic() - since >= SYNC_SECONDS


def _acknowledge_if_right(
    upload: Upload,
    writer: incoming.Writer,
    end: int,
    digest: bytes,
    checksum: tuple[str, bytes] | None,
) -> None:
    if checksum is None or writer.position != end or digest != checksum[1]:
        raise ChecksumError(_("The checksum does not fit. Send these bytes again."))
    _acknowledge(upload, writer)


def _acknowledge(upload: Upload, writer: incoming.Writer) -> None:
    """Bytes first, then the row that vouches for them."""
    with writer.turn():
        writer.sync()
        Upload.objects.filter(pk=upload.pk).update(offset=writer.position)
        upload.offset = writer.position


@contextmanager
def _one_writer() -> Iterator[None]:
    try:
        yield
    except incoming.SupersededError:
        message = _("Another request continues this upload.")
        raise UploadOffsetError(message) from None


@contextmanager
def _disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = _("The disk of this site is full. What arrived so far is kept.")
            raise StorageFullError(message) from error
        raise


def finish(*, upload: Upload) -> Upload:
    """Check a complete file, give it its place in the store, then record it; may run again.

    A model is measured from now on, so that parts like it can be named before it is shared.

    Refuses bytes that are not what was claimed (`ChecksumError`); that upload is over. Hashes the
    file, so a caller that holds a transaction is a fault.
    """
    must_be_outside("an upload is finished")
    with incoming.locked(upload.code), _disk_faults():
        upload.refresh_from_db(fields=["offset", "blob"])
        if upload.blob_id is not None:
            return upload
        source = incoming.file_of(upload.code)
        source.touch()
        sha256 = blobs.digest_of(source)
        if source.stat().st_size != upload.length:
            _start_again(upload)
        if upload.claimed_sha256 not in {"", sha256}:
            _give_up(upload)
            message = _("The file that arrived is not the one that was announced.")
            raise ChecksumError(message, where=upload.path)
        blobs.adopt(source, sha256)
        blob = record_blob(sha256=sha256, size=upload.length, name=upload.path)
        read_paper(blob)
        Upload.objects.filter(pk=upload.pk).update(blob=blob, offset=upload.length)
        upload.blob, upload.offset = blob, upload.length
        incoming.remove(upload.code)
    want_measurements([blob])
    return upload


def _start_again(upload: Upload) -> None:
    """The disk lost bytes that it had promised to hold: say so instead of storing less."""
    Upload.objects.filter(pk=upload.pk).update(offset=0)
    raise UploadOffsetError(_("The bytes were lost on the disk. Continue at byte 0."), where="0")


def take_file(*, by: Member, path: str, length: int, chunks: Iterable[bytes]) -> Upload:
    """Store a file that came with a plain form."""
    upload = create_upload(by=by, path=path, length=length)
    if not length:
        return upload
    return receive(upload=upload, offset=0, chunks=chunks, announced=length)


def terminate(*, upload: Upload) -> None:
    """Give an upload up; a finished one is over, but its bytes stay and count as today's."""
    with incoming.locked(upload.code):
        finished = Upload.objects.filter(pk=upload.pk, blob__isnull=False)
        if not finished.update(expires_at=clock.now()):
            _give_up(upload)


def _give_up(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()
    incoming.remove(upload.code)


def refuse_expired(upload: Upload) -> None:
    if upload.expires_at <= clock.now():
        raise UploadExpiredError(_("Start this upload again."))


def sweep_uploads() -> int:
    """Remove expired uploads, and bytes without a row; return how many uploads went.

    Finished ones stay for their day: `_check_quota` counts them.
    """
    today = Q(blob__isnull=False, created_at__gt=clock.now() - DAY)
    expired = list(Upload.objects.filter(~today, expires_at__lte=clock.now()))
    for upload in expired:
        with incoming.locked(upload.code):
            _give_up(upload)
    known = set(Upload.objects.values_list("code", flat=True))
    now = clock.now().timestamp()
    for file in blobs.incoming().glob("*"):
        code = file.name.removesuffix(".lock")
        if file.name.startswith(blobs.TEMP_PREFIX) or code in known:
            continue
        with suppress(FileNotFoundError):  # finished or given up meanwhile
            if now - file.stat().st_mtime > blobs.TEMP_AGE_SECONDS:
                file.unlink()
    return len(expired)
