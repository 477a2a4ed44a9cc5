"""The background worker: runs queued jobs, ticks deadlines, takes over from killed workers.

Started by `mitwerk serve` and `mitwerk demo` beside the web process: ``python -m
mitwerk.project.worker``. Stops on SIGTERM; a job cut short by SIGKILL is taken over by the next.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("mitwerk.worker")
NICENESS = 5
TICK_SECONDS = 1.0
SWEEP_SECONDS = 60.0


def tick_forever(worker_id: str, stopping: threading.Event) -> None:
    """Beat, reclaim and advance deadlines about once a second until told to stop."""
    from django.db import Error, close_old_connections

    from mitwerk.apps.challenges.services.lifecycle import advance, due_challenges
    from mitwerk.apps.vault.tasks import sweep
    from mitwerk.kit import leases

    swept = -SWEEP_SECONDS
    while not stopping.is_set():
        close_old_connections()
        try:
            leases.beat(worker_id)
            if leases.reclaim():
                logger.warning("took over jobs of a worker that stopped")
            for code in due_challenges():
                _advance(code, advance)
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                sweep.enqueue()
        except Error:
            # The database is away or busy: the next tick tries again, nothing is lost.
            logger.exception("the ticker could not reach the database")
        stopping.wait(TICK_SECONDS)
    leases.stop(worker_id)


def _advance(code: str, advance: Callable[[str], None]) -> None:
    """Advance one challenge; a fault in it must not stop the deadlines of all the others."""
    try:
        advance(code)
    except Exception:
        logger.exception("challenge %s could not be advanced", code)


def main() -> None:
    """Run until a signal says stop."""
    os.nice(NICENESS)  # readers come before conversions, which inherit this
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    django.setup()

    from django_tasks_db.management.commands.db_worker import Worker

    worker_id = f"{socket.gethostname()[:40]}-{os.getpid()}"
    stopping = threading.Event()
    ticker = threading.Thread(target=tick_forever, args=(worker_id, stopping), daemon=True)
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
    ticker.start()
    try:
        worker.run()
    finally:
        stopping.set()
        ticker.join(timeout=2)


if __name__ == "__main__":
    main()
