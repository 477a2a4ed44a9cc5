"""What the story can tell only after the worker has measured: the client waives a row."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from mitwerk.apps.challenges.models import Entry, Waiver
from mitwerk.apps.challenges.queries.barring import checks_of, failing_rows
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.demo import briefs

WAIVED_ROW = "pieces"
WAIVED_MODEL = "plenter-front-timber.step"
EVERY = timedelta(seconds=20)


@task()
def tell_later() -> bool:
    """Waive the row of the front in boards once it is measured; until then ask again."""
    entry = (
        Entry.objects.filter(
            phase__kind="front", submissions__revision__files__path__endswith=WAIVED_MODEL
        )
        .select_related("phase__challenge__client")
        .first()
    )
    check = checks_of([entry.pk]).get(entry.pk) if entry else None
    if entry is None or check is None or Waiver.objects.filter(entry=entry).exists():
        return False
    if not check.finished:
        tell_later.using(run_after=timezone.now() + EVERY).enqueue()
        return False
    if WAIVED_ROW not in {row["id"] for row in failing_rows(check)}:
        return False
    client = entry.phase.challenge.client
    waive_row(by=client, entry_code=entry.code, row=WAIVED_ROW, reason=briefs.WAIVED)
    return True
