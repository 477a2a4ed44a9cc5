"""The caller's side of a nursery: starts it, hands over orders from any thread, reads answers.

The thread that starts the nursery is the one that reads its answers, and lives as long: Linux
sends the parent-death signal when the *thread* that started a process ends.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from mitwerk.engines.geometry.errors import Crashed, GeometryError

PACKAGE_ROOT = str(Path(__file__).resolve().parents[4])
# Importing OCP took 20 s at a load of 12, compiling the loops for the first time 150 s.
START_S = 600.0
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VTK_SMP_MAX_THREADS",
        "LP_NUM_THREADS",
    ),
    "1",
)
# Written out in full: nothing of the caller's environment (keys, addresses) reaches a child.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "MALLOC_ARENA_MAX": "1",
    **ONE_THREAD,
}
START = (
    "import sys; sys.path.extend({paths!r}); "
    "from mitwerk.engines.geometry.sandbox.nursery import main; main({parent}, {preload!r})"
)

Reply = dict[str, Any]


class NurseryDied(Crashed):
    """The nursery itself is gone; the next order gets a new one."""


class ReadersMissing(GeometryError):  # noqa: N818 - as its base
    """The nursery can't import its readers: an optional package is not installed."""


class NurseryClient:
    """One nursery process and the orders that are under way in it.

    Parameters
    ----------
    preload
        Modules that the nursery imports before it forks.
    paths
        Further folders to import from (tests bring jobs of their own).
    """

    def __init__(self, preload: tuple[str, ...], paths: tuple[str, ...] = ()) -> None:
        self.owner = os.getpid()
        self.pid = 0
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[Reply]] = {}
        self._numbers = itertools.count(1)
        self._ready: Future[int] = Future()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        code = START.format(paths=[PACKAGE_ROOT, *paths], parent=self.owner, preload=list(preload))
        self._command = [sys.executable, "-I", "-c", code]
        self._thread = threading.Thread(target=self._live, name="geometry nursery", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether orders can still be given from this process (not from a fork of it)."""
        return not self._ended and self.owner == os.getpid()

    def start(self) -> int:
        """Wait until the readers are imported; returns the process id of the nursery."""
        return self._ready.result(START_S)

    def order(self, **order: object) -> Reply:
        """Hand over one order and wait for what became of it."""
        self.start()
        reply: Future[Reply] = Future()
        with self._lock:
            if not self.alive or self._process is None or self._process.stdin is None:
                raise NurseryDied("the nursery has stopped")
            number = next(self._numbers)
            self._waiting[number] = reply
            try:
                self._process.stdin.write(json.dumps({"id": number, **order}).encode() + b"\n")
                self._process.stdin.flush()
            except OSError as error:
                self._ended = True
                del self._waiting[number]
                raise NurseryDied("the nursery has stopped") from error
        return reply.result()

    def stop(self) -> None:
        """End the nursery and all of its children, and wait for it."""
        process = self._process
        if process is None or self.owner != os.getpid():
            return
        process.kill()
        self._thread.join()

    def _live(self) -> None:
        try:
            with subprocess.Popen(  # noqa: S603 - our own interpreter, our own text
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=ENVIRONMENT,
                cwd="/",
            ) as process:
                self._process = process
                self.pid = process.pid
                try:
                    self._read_answers(process)
                finally:
                    # Before its input is closed: an order fails here or finds it ended.
                    self._fail(NurseryDied("the nursery has stopped"))
        except OSError as error:
            self._fail(NurseryDied(f"no nursery: {error}"))

    def _read_answers(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdout is None:
            raise OSError("the nursery has no standard output")
        for line in process.stdout:
            answer = json.loads(line)
            if "ready" in answer:
                self._ready.set_result(answer["ready"])
            elif "failed" in answer:
                self._ready.set_exception(ReadersMissing(f"readers missing: {answer['failed']}"))
            else:
                with self._lock:
                    reply = self._waiting.pop(answer["id"])
                reply.set_result(answer)

    def _fail(self, error: NurseryDied) -> None:
        with self._lock:
            self._ended = True
            waiting, self._waiting = self._waiting, {}
        for reply in waiting.values():
            reply.set_exception(error)
        if not self._ready.done():
            self._ready.set_exception(error)
