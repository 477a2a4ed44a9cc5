"""The nursery: a fresh, single-threaded interpreter that imports the readers once, then forks.

It never computes: a process that has once run a parallel OCCT mesh or a BLAS product hands its
children locks of threads that do not exist there, and they hang. It reads orders as lines of
JSON, forks one child for each, ends the child's process group when its wall clock runs out, and
answers in lines of JSON. It does not look into what a child says.
"""

from __future__ import annotations

import encodings
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from mitwerk.engines.geometry.sandbox import child, libc, pages, seccomp
from mitwerk.engines.geometry.sandbox.confine import leave_network

STDIN = 0
CHUNK = 1 << 16


@dataclass(slots=True)
class Ward:
    """One living child as the nursery sees it."""

    order: dict[str, Any]
    pid: int
    pipe: int
    exited: int
    started: float
    said: bytearray = field(default_factory=bytearray)
    ended_by: str = ""


class Nursery:
    """Forks, watches and buries children until its own standard input closes."""

    def __init__(self, answers: int, *, apart: bool) -> None:
        self._answers = answers
        self._apart = apart
        self._wards: dict[int, Ward] = {}
        self._selector = selectors.DefaultSelector()
        self._orders = bytearray()
        self._selector.register(STDIN, selectors.EVENT_READ, self._read_orders)

    def tend(self) -> None:
        """Serve until there is nobody left to serve."""
        while True:
            for key, _ in self._selector.select(self._patience()):
                key.data()
            self._end_the_late()

    def say(self, **line: object) -> None:
        data = memoryview(json.dumps(line).encode() + b"\n")
        while data:
            data = data[os.write(self._answers, data) :]

    def _read_orders(self) -> None:
        chunk = os.read(STDIN, CHUNK)
        if not chunk:
            self._leave()
        self._orders += chunk
        while (end := self._orders.find(b"\n")) >= 0:
            line = bytes(self._orders[:end])
            del self._orders[: end + 1]
            self._bear(json.loads(line))

    def _bear(self, order: dict[str, Any]) -> None:
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            child.live(order, write_end, apart=self._apart)
        os.close(write_end)
        ward = Ward(order, pid, read_end, os.pidfd_open(pid), time.monotonic())
        self._wards[pid] = ward
        self._selector.register(read_end, selectors.EVENT_READ, lambda: self._listen(ward))
        self._selector.register(ward.exited, selectors.EVENT_READ, lambda: self._bury(ward))

    def _listen(self, ward: Ward) -> None:
        if ward.pid not in self._wards:
            return  # buried by an earlier event of the same round
        chunk = os.read(ward.pipe, CHUNK)
        if not chunk:
            self._selector.unregister(ward.pipe)
            return
        ward.said += chunk
        if len(ward.said) > child.ANSWER_BYTES:
            self._end(ward, "chatter")

    def _patience(self) -> float | None:
        ends = [w.started + w.order["wall_s"] for w in self._wards.values() if not w.ended_by]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for ward in list(self._wards.values()):
            if not ward.ended_by and now >= ward.started + ward.order["wall_s"]:
                self._end(ward, "wall")

    def _end(self, ward: Ward, why: str) -> None:
        ward.ended_by = why
        for kill, target in ((os.killpg, ward.pid), (os.kill, ward.pid)):
            try:
                kill(target, signal.SIGKILL)
            except ProcessLookupError:
                continue  # before setsid there is no group yet, after the end no process

    def _bury(self, ward: Ward) -> None:
        self._end(ward, ward.ended_by)  # whatever is left of its group; itself is gone already
        _, status, usage = os.wait4(ward.pid, 0)
        del self._wards[ward.pid]
        self._hear_last_words(ward)
        for descriptor in (ward.pipe, ward.exited):
            if descriptor in self._selector.get_map():
                self._selector.unregister(descriptor)
            os.close(descriptor)
        self.say(
            id=ward.order["id"],
            pid=ward.pid,
            code=os.waitstatus_to_exitcode(status),
            ended_by=ward.ended_by,
            cpu_s=usage.ru_utime + usage.ru_stime,
            wall_s=time.monotonic() - ward.started,
            peak_bytes=usage.ru_maxrss * 1024,
            said=ward.said.decode("utf-8", "replace"),
        )

    def _hear_last_words(self, ward: Ward) -> None:
        os.set_blocking(ward.pipe, False)  # a grandchild could hold the pipe open for ever
        try:
            while (chunk := os.read(ward.pipe, CHUNK)) and len(ward.said) <= child.ANSWER_BYTES:
                ward.said += chunk
        except BlockingIOError:
            return

    def _leave(self) -> None:
        for ward in self._wards.values():
            self._end(ward, "nursery")
        os._exit(0)


def _codecs() -> list[str]:
    """Every text encoding of this Python: archives and drawings name theirs late."""
    found = (f"encodings.{module.name}" for module in pkgutil.iter_modules(encodings.__path__))
    return [name for name in found if name.rpartition(".")[2] not in {"mbcs", "oem"}]


def main(parent: int, preload: list[str]) -> None:
    """Import what the children need, say so, and tend."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent died before its nursery stood")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which decides
    answers = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # libraries that print must not speak on the answer line
    try:
        for module in (*preload, *_codecs()):
            importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - the caller is told and decides
        os.write(
            answers, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode() + b"\n"
        )
        sys.exit(1)
    apart = leave_network([])  # after the imports: a namespace of users may write no cache
    seccomp.prepare()
    gc.collect()
    gc.freeze()
    pages.gather()
    nursery = Nursery(answers, apart=apart)
    nursery.say(ready=os.getpid())
    nursery.tend()
