"""Leases of background jobs: a killed worker's jobs go back to the queue.

A worker beats every three seconds. `reclaim` finds jobs that are marked as running by workers whose
last beat is too old, and makes them ready again. Jobs may therefore run twice, and are written so.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mitwerk.kit import clock
from mitwerk.kit.models import WorkerBeat

BEAT_EVERY = timedelta(seconds=3)
LEASE = timedelta(seconds=15)
KEPT = timedelta(days=7)


def beat(worker_id: str) -> None:
    """Say that this worker lives."""
    WorkerBeat.objects.update_or_create(
        worker_id=worker_id, defaults={"beat_at": clock.database_now()}
    )


def stop(worker_id: str) -> None:
    """Say that this worker ends, so that nothing waits for its lease."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()


def forget() -> int:
    """Throw away what is left of jobs that ended a week ago; return how many."""
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - KEPT)
    return int(ended.delete()[0])


def reclaim() -> int:
    """Make ready again what dead workers were running; return how many jobs."""
    with transaction.atomic():
        alive = set(
            WorkerBeat.objects.filter(beat_at__gt=clock.database_now() - LEASE).values_list(
                "worker_id", flat=True
            )
        )
        running = DBTaskResult.objects.select_for_update().running()
        orphans = [job.pk for job in running if not alive & set(job.worker_ids[-1:])]
        ready = {"status": TaskResultStatus.READY, "started_at": None}
        return int(DBTaskResult.objects.filter(pk__in=orphans).update(**ready))
