"""Background work of challenges; each task may run twice without harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.challenges.services import checks

if TYPE_CHECKING:
    from mitwerk.apps.challenges.events import ChecksWanted


AWAITED, LATER = -5, -30  # after pictures; after models and measurements, too


@task(queue_name="conversions", priority=LATER)
def make_check(check_id: int) -> None:
    """Hold one set of files against its rows, unless somebody is at it already."""
    checks.make_check(check_id=check_id)


@task()
def sweep_checks() -> int:
    """Take over what dead workers left."""
    return checks.reclaim()


def enqueue_checks(wanted: ChecksWanted) -> None:
    """Queue one task for each check; what somebody waits for comes before the rest."""
    urgent = make_check.using(priority=AWAITED if wanted.awaited else LATER)
    for check_id in wanted.check_ids:
        urgent.enqueue(check_id)
