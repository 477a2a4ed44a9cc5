"""Background work of the ledger; each task may run twice without harm."""

from __future__ import annotations

from django_tasks import task

from mitwerk.apps.ledger.services import erase


@task()
def erase_due() -> int:
    """Erase payment data and papers whose date has come."""
    return erase.erase_due()
