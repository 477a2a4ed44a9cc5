"""Disposable children: every foreign file is parsed in a process that may die of it.

`run` copies the file into an empty folder, has a nursery fork a child that shuts itself in
(limits, network, user, files, system calls), waits, and says what became of it by raising one
of the errors of this engine. See docs/algorithms/geometry-conversion.md.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.errors import (
    Crashed,
    GeometryError,
    IsolationUnavailable,
    OutOfMemory,
    Refused,
    RenderingUnavailable,
    TimedOut,
)
from mitwerk.engines.geometry.model import Limits, Usage
from mitwerk.engines.geometry.sandbox.client import (
    NurseryClient,
    NurseryDied,
    ReadersMissing,
    Reply,
)
from mitwerk.engines.geometry.sandbox.folder import take_out, working_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["METHODS", "Answer", "ReadersMissing", "run", "shutdown", "warm"]

READERS = "mitwerk.engines.geometry.children"
# A child may not reach the interpreter's files any more (a Python in a closed home): whatever is
# imported late by others must be named here.
LATE = ("secrets", "encodings.idna", "numpy.random")
PRELOAD = {
    "plain": (f"{READERS}.probe",),
    "cad": (f"{READERS}.step", f"{READERS}.meshes", f"{READERS}.images", *LATE),
    # without OCP: a process of a fifth of the size forks in a third of the time
    "mesh": (
        *(f"{READERS}.{name}" for name in ("images", "facts_mesh", "warm_loops")),
        *LATE,
    ),
    "measure": (
        *(f"{READERS}.{name}" for name in ("images", "facts_step", "facts_mesh", "clash_job")),
        f"{READERS}.assembly_job",
        *(f"{READERS}.{name}" for name in ("diff_job", "describe_job", "warm_loops")),
        *LATE,
    ),
    "drawing": (
        *(f"{READERS}.{name}" for name in ("drawings", "drawn", "facts_drawing", "images")),
        *LATE,
    ),
    "render": (f"{READERS}.render", f"{READERS}.images", *LATE),
}
METHODS = ("namespace", "seccomp")
AT_ONCE = 2  # children of one caller at a time: each may take 2 GiB
NEARLY_ALL = 0.7  # of the address space resident: a crash there was a failed allocation
BY_NAME: dict[str, type[GeometryError]] = {
    kind.__name__: kind for kind in (Refused, OutOfMemory, RenderingUnavailable)
}

_nurseries: dict[tuple[str, tuple[str, ...]], NurseryClient] = {}
_lock = threading.Lock()
_seats = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child said, the files it left and what it used."""

    result: dict[str, Any]
    files: tuple[Path, ...]
    usage: Usage
    walls: dict[str, Any]


def run(
    job: str,
    *,
    inputs: Mapping[str, Path],
    params: Mapping[str, object] | None = None,
    nursery: str = "cad",
    out_folder: Path | None = None,
    outputs: tuple[str, ...] = (),
    rename: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    network: tuple[str, ...] = METHODS,
    may_execute: bool = False,
    paths: tuple[str, ...] = (),
) -> Answer:
    """Run one job on foreign files in a disposable child and return its answer.

    Parameters
    ----------
    job
        ``module:function``; called in the child as ``function(params, stage)`` with the
        working folder as current folder. It returns a JSON object.
    inputs
        Name inside the working folder → file to copy there.
    outputs
        Names of the files to take out of the working folder into ``out_folder``, where they
        are called as ``rename`` says.
    network
        Methods that may cut the child off, best first. None of them working refuses the job.
    may_execute
        Leave execve open: for a job that becomes a system tool.

    Raises
    ------
    Refused, Crashed, TimedOut, OutOfMemory
        What the file did; ``where`` names it.
    IsolationUnavailable
        The child can't be cut off from the network.

    Notes
    -----
    Safe to call from many threads; `AT_ONCE` children live at a time. A dead nursery is
    replaced and the order given once more.
    """
    limits = limits or Limits()
    where = str(next(iter(inputs.values()), ""))
    with _seats, working_folder(inputs, limits) as (folder, uid):
        reply = _order(
            (nursery, paths),
            job=job,
            params=dict(params or {}),
            folder=str(folder),
            limits=asdict(limits),
            wall_s=limits.wall_s,
            uid=uid,
            network=list(network),
            may_execute=may_execute,
        )
        usage = Usage(reply["cpu_s"], reply["wall_s"], reply["peak_bytes"])
        try:
            said = _judge(reply, where, limits)
        except GeometryError as error:
            error.usage = usage
            raise
        names = {name: (rename or {}).get(name, name) for name in outputs}
        files = take_out(folder, names, out_folder, limits) if out_folder else ()
    return Answer(said.get("result", {}), files, usage, said.get("walls", {}))


def warm(nursery: str = "cad") -> int:
    """Start a nursery ahead of its first job; returns its process id when it stands."""
    return _nursery((nursery, ())).start()


def shutdown() -> None:
    """End all nurseries of this process, with their children."""
    with _lock:
        ending = list(_nurseries.values())
        _nurseries.clear()
    for nursery in ending:
        nursery.stop()


def _order(key: tuple[str, tuple[str, ...]], **order: object) -> Reply:
    try:
        return _nursery(key).order(**order)
    except NurseryDied:
        return _nursery(key).order(**order)


def _nursery(key: tuple[str, tuple[str, ...]]) -> NurseryClient:
    with _lock:
        nursery = _nurseries.get(key)
        if nursery is None or not nursery.alive:
            kind, paths = key
            nursery = _nurseries[key] = NurseryClient(PRELOAD[kind], paths)
        return nursery


def _judge(reply: Reply, where: str, limits: Limits) -> dict[str, Any]:
    """Turn how the child ended into its answer or into the error that says why not."""
    said = _hear(reply["said"])
    stage = f" while {said['stage']}" if "stage" in said else ""
    if reply["ended_by"] == "wall":
        raise TimedOut(f"took longer than {limits.wall_s:g} s{stage}", where=where)
    if reply["ended_by"] == "chatter":
        raise Crashed(f"answered without end{stage}", where=where)
    if reply["code"] < 0:
        raise _by_signal(-reply["code"], reply["peak_bytes"], limits, stage, where)
    if "isolation" in said:
        raise IsolationUnavailable(f"no child can be cut off: {said['isolation']}", where=where)
    if "refused" in said:
        place = f"{where}{said['where']}" if said["where"] else where
        raise BY_NAME.get(said["type"], Refused)(said["refused"], where=place)
    if "memory" in said:
        raise OutOfMemory(f"needs more than {limits.memory_bytes >> 20} MiB{stage}", where=where)
    if "unreadable" in said:
        raise Refused(f"could not be read{stage}: {said['unreadable']}", where)
    if reply["code"] != 0:
        raise Crashed(f"left with code {reply['code']}{stage}", where=where)
    return said


def _by_signal(
    number: int, peak: int, limits: Limits, stage: str, where: str
) -> Crashed | TimedOut | OutOfMemory:
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    if number == signal.SIGXCPU:
        return TimedOut(f"used up {limits.cpu_s} s of processor time{stage}", where=where)
    memory = peak > NEARLY_ALL * limits.memory_bytes or number == signal.SIGKILL
    if memory and number in {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGKILL}:
        return OutOfMemory(f"ended by {name}{stage}, short of memory", where=where)
    return Crashed(f"crashed with {name}{stage}", where=where)


def _hear(said: str) -> dict[str, Any]:
    """Merge the lines of a child; a line cut off by its death is dropped."""
    merged: dict[str, Any] = {}
    for line in said.split("\n"):
        try:
            heard = json.loads(line)
        except ValueError:
            continue
        if isinstance(heard, dict):
            merged.update(heard)
    return merged


def _forget_after_fork() -> None:
    """A forked caller gets its own nurseries: the pipes of its parent's are not its own."""
    global _lock, _seats  # noqa: PLW0603 - locks held by threads that do not exist here
    _lock = threading.Lock()
    _seats = threading.BoundedSemaphore(AT_ONCE)
    _nurseries.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
