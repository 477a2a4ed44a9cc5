"""One process tree: the web server and the worker, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

STOP_SECONDS = 2.0
RESTART_SECONDS = 1.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process we keep alive."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C reaches only the supervisor, which stops all in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own fixed commands
            list(self.command),
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)


def _die_with_parent() -> None:
    """Ask the kernel to stop this child when the supervisor is killed (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def commands(*, host: str, port: int, threads: int = 8) -> list[Child]:
    """Return the web server and the worker of an installation."""
    web = [
        *(sys.executable, "-m", "gunicorn", "mitwerk.project.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", "2", "--threads", str(threads)),
        *("--timeout", "120", "--graceful-timeout", "2", "--log-level", "warning"),
        # A state of the configurator's stage is its address; two of them are compared.
        *("--limit-request-line", "8190"),
        # Loaded once, before the processes part: half the work of a start, half the memory.
        *("--worker-class", "gthread", "--no-control-socket", "--preload"),
    ]
    return [
        Child("web", web),
        Child("worker", [sys.executable, "-m", "mitwerk.project.worker"]),
    ]


class Supervisor:
    """Starts children, restarts what dies, stops all within a few seconds."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False

    def run(self) -> None:
        """Start every child and watch until told to stop."""
        self.start()
        self.watch()

    def watch(self) -> None:
        """Block until SIGINT or SIGTERM, then stop every child."""
        try:
            while not self.stopping:
                self._revive()
                time.sleep(0.2)
        finally:
            self.stop()

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start()

    def stop(self) -> None:
        """Ask politely, then insist."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal(signal.SIGKILL)
                child.process.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _revive(self) -> None:
        for child in self.children:
            ended = child.process is None or child.process.poll() is not None
            if ended and time.monotonic() - child.started > RESTART_SECONDS:
                sys.stderr.write(f"{child.name} ended and is started again\n")
                child.start()
