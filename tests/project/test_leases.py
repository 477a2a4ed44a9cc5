"""Jobs of killed workers are taken over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mitwerk.kit import clock, leases

pytestmark = pytest.mark.django_db


def running_job(worker_id: str) -> DBTaskResult:
    from django.utils import timezone

    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="mitwerk.apps.vault.tasks.make_preview",
        worker_ids=[worker_id],
        backend_name="default",
        run_after=timezone.now(),
    )


def test_reclaim_leaves_jobs_of_living_workers() -> None:
    leases.beat("alive")
    job = running_job("alive")

    taken = leases.reclaim()

    job.refresh_from_db()
    assert (taken, job.status) == (0, TaskResultStatus.RUNNING)


def test_reclaim_takes_jobs_of_dead_workers() -> None:
    with clock.shifted(-leases.LEASE - timedelta(seconds=1)):
        leases.beat("dead")
    job = running_job("dead")

    taken = leases.reclaim()

    job.refresh_from_db()
    assert (taken, job.status) == (1, TaskResultStatus.READY)


def test_reclaim_takes_jobs_of_stopped_workers() -> None:
    leases.beat("stopped")
    leases.stop("stopped")
    job = running_job("stopped")

    leases.reclaim()

    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_forget_keeps_what_runs_and_what_is_new() -> None:
    old, new, running = running_job("a"), running_job("a"), running_job("a")
    for job, age in ((old, leases.KEPT + timedelta(hours=1)), (new, timedelta())):
        DBTaskResult.objects.filter(pk=job.pk).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=clock.now() - age
        )

    forgotten = leases.forget()

    left = set(DBTaskResult.objects.values_list("pk", flat=True))
    assert (forgotten, left) == (1, {new.pk, running.pk})
