"""The background worker: runs queued jobs, ticks deadlines, takes over from killed workers.

Started by `mitwerk serve` and `mitwerk demo` beside the web process: ``python -m
mitwerk.project.worker``. Stops on SIGTERM; a job cut short by SIGKILL is taken over by the next.
Three threads: jobs, the ticker, and the beat, so that neither a long job nor a long computation
in the ticker can lose the lease.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import django

from mitwerk.engines.geometry.sandbox.priority import give_way

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("mitwerk.worker")
NICENESS = 5
TICK_SECONDS = 1.0
SWEEP_SECONDS = 60.0
REST_SECONDS = 60.0  # before a challenge that could not be advanced is tried again


def beat_forever(worker_id: str, stopping: threading.Event) -> None:
    """Keep the lease of this worker until told to stop."""
    from mitwerk.kit import leases

    _repeat(lambda: leases.beat(worker_id), leases.BEAT_EVERY.total_seconds(), stopping)
    leases.stop(worker_id)


def tick_forever(stopping: threading.Event) -> None:
    """Reclaim jobs and advance deadlines about once a second until told to stop."""
    _repeat(Ticker().tick, TICK_SECONDS, stopping)


def _repeat(job: Callable[[], None], seconds: float, stopping: threading.Event) -> None:
    """Do a job again and again; whatever fails is logged and tried again, nothing is lost."""
    from django.db import close_old_connections

    while not stopping.is_set():
        close_old_connections()
        try:
            job()
        except Exception:
            logger.exception("background work failed and is tried again")
        stopping.wait(seconds)


class Ticker:
    """What is done about once a second; remembers when it swept and which challenges rest."""

    def __init__(self) -> None:
        self._swept = -SWEEP_SECONDS
        self._resting: dict[str, float] = {}

    def tick(self) -> None:
        """Take over orphaned jobs, advance every due challenge, now and then sweep."""
        from mitwerk.apps.challenges.services.lifecycle import due_challenges
        from mitwerk.apps.challenges.tasks import sweep_checks
        from mitwerk.apps.configurator.tasks import end_claims
        from mitwerk.apps.ledger.tasks import erase_due
        from mitwerk.apps.members.tasks import forget_sign_ups
        from mitwerk.apps.vault.tasks import sweep
        from mitwerk.kit import leases

        if leases.reclaim():
            logger.warning("took over jobs of a worker that stopped")
        for code in due_challenges():
            self._advance(code)
        if time.monotonic() - self._swept > SWEEP_SECONDS:
            self._swept = time.monotonic()
            sweep.enqueue()
            sweep_checks.enqueue()
            erase_due.enqueue()
            forget_sign_ups.enqueue()
            end_claims.enqueue()
            leases.forget()

    def _advance(self, code: str) -> None:
        """Advance one challenge; a fault in it must not stop the deadlines of all the others."""
        from mitwerk.apps.challenges.services.lifecycle import advance

        if time.monotonic() < self._resting.get(code, 0.0):
            return
        try:
            advance(code)
        except Exception:
            logger.exception("challenge %s could not be advanced", code)
            self._resting[code] = time.monotonic() + REST_SECONDS
        else:
            self._resting.pop(code, None)


def main() -> None:
    """Run until a signal says stop."""
    give_way(NICENESS)  # readers come before conversions, which inherit this
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    django.setup()

    from django_tasks_db.management.commands.db_worker import Worker

    worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}"
    stopping = threading.Event()
    threads = [
        threading.Thread(target=beat_forever, args=(worker_id, stopping), daemon=True),
        threading.Thread(target=tick_forever, args=(stopping,), daemon=True),
    ]
    worker = Worker(
        queue_names=["*"],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    for thread in threads:
        thread.start()
    try:
        worker.run()
    finally:
        stopping.set()
        for thread in threads:
            thread.join(timeout=1)


if __name__ == "__main__":
    main()
