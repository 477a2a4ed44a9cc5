"""The life of one child: shut itself in, do one job, answer through a pipe, leave."""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mitwerk.engines.geometry.errors import GeometryError
from mitwerk.engines.geometry.sandbox.confine import confine
from mitwerk.engines.geometry.sandbox.priority import give_way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ANSWER_BYTES = 32 << 20


class Report:
    """The pipe to the nursery: lines of JSON, the last of them is the outcome."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def __call__(self, **line: object) -> None:
        data = memoryview(json.dumps(line, allow_nan=False).encode() + b"\n")
        while data:
            data = data[os.write(self._pipe, data) :]

    def stage(self, name: str) -> None:
        """Say what comes next, so that a crash can be placed."""
        self(stage=name)


def live(order: Mapping[str, Any], pipe: int, *, apart: bool) -> NoReturn:
    """Run one order and leave; never returns into the nursery.

    ``apart``: the nursery has left the network, and with it this process.
    """
    status = 1
    try:
        report = Report(pipe)
        _start_clean(pipe)
        _serve(order, report, apart=apart)
        status = 0
    finally:
        os._exit(status)


def _start_clean(pipe: int) -> None:
    """Own process group, default signals, silent output, no descriptor but the answer pipe."""
    os.setsid()
    give_way(0)  # setsid began a group of its own, which the kernel weighs as any other
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGPIPE, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.umask(0o077)
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    gc.disable()  # short life: collecting would only copy the parent's pages


def _serve(order: Mapping[str, Any], report: Report, *, apart: bool) -> None:
    try:
        job = _find(order["job"])
        walls = confine(
            order["folder"],
            limits=order["limits"],
            uid=order["uid"],
            network=tuple(order["network"]),
            may_execute=bool(order["may_execute"]),
            apart=apart,
        )
        report(walls=asdict(walls))
        if walls.network == "none":
            report(isolation="; ".join(walls.reasons) or "no method allowed")
            return
        _home()
        report(result=job(order["params"], report.stage))
    except GeometryError as error:
        report(refused=error.message, where=error.where, type=type(error).__name__)
    except MemoryError:
        os.write(report._pipe, b'{"memory": true}\n')  # noqa: SLF001 - no allocation any more
    except RecursionError:
        report(refused="nested too deeply", where="", type="Refused")
    except Exception as error:  # noqa: BLE001 - the file decides what its reader raises
        trace = traceback.format_exc(limit=-4)
        report(unreadable=f"{type(error).__name__}: {error}"[:500], trace=trace[-2000:])


def _find(job: str) -> Callable[[Mapping[str, Any], Callable[[str], None]], dict[str, Any]]:
    module, _, name = job.partition(":")
    found: Callable[..., dict[str, Any]] = getattr(importlib.import_module(module), name)
    return found


def _home() -> None:
    """Tools that insist on a home get the working folder, which is empty but for the input."""
    here = str(Path.cwd())
    os.environ.update(HOME=here, TMPDIR=here, XDG_CACHE_HOME=here)
    sys.setrecursionlimit(2000)
