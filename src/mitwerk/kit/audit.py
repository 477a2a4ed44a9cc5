"""The audit trail: one call, inside the service's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.kit.models import AuditRecord

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def record(
    *,
    by: AbstractBaseUser | None,
    verb: str,
    subject: str,
    details: dict[str, object] | None = None,
) -> None:
    """Note that ``by`` (nobody: the system) did ``verb`` to ``subject`` ("challenge:7k2…")."""
    AuditRecord.objects.create(by=by, verb=verb, subject=subject, details=details or {})  # type: ignore[misc]
