"""What a child does to itself, in this order, before it looks at a foreign byte.

The order matters: namespaces need the privileges that the change of user gives away, Landlock
needs the paths that it then hides, and the filter comes last because it forbids the rest.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.sandbox import landlock, libc, seccomp

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEM_PROGRAMS = ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
CPU_GRACE_S = 2  # between the signal that asks (SIGXCPU) and the one that ends (SIGKILL)


@dataclass(frozen=True, slots=True)
class Walls:
    """What held: reported by every child, compared with what the caller demands."""

    network: str
    files: str
    system_calls: bool
    unprivileged_user: bool
    reasons: tuple[str, ...]


def confine(
    folder: str,
    *,
    limits: Mapping[str, int],
    uid: int | None,
    network: tuple[str, ...],
    may_execute: bool,
    apart: bool,
) -> Walls:
    """Shut this process in. ``network`` names the methods allowed, best first.

    ``apart`` says that the nursery has left the network before it forked this process.
    """
    reasons: list[str] = []
    limit_resources(limits, own_user=uid is not None)
    in_namespace = "namespace" in network and (apart or leave_network(reasons))
    os.chdir(folder)
    rules = _open_rules(folder, reasons)
    if uid is not None:
        _become(uid)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears it: set it here
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    files = _hide_files(rules, reasons)
    libc.drop_capabilities()
    filter_sockets = "seccomp" in network
    filtered = _filter(reasons, network=filter_sockets, may_execute=may_execute)
    held = "namespace" if in_namespace else "seccomp" if filtered and filter_sockets else "none"
    if files == "none" and uid is not None:
        files = "user"
    return Walls(held, files, filtered, uid is not None, tuple(reasons))


def limit_resources(limits: Mapping[str, int], *, own_user: bool) -> None:
    """Set the kernel's limits. Processes are counted per user, so only for a user of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    cpu = limits["cpu_s"]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + CPU_GRACE_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["open_files"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if own_user:
        resource.setrlimit(resource.RLIMIT_NPROC, (limits["threads"],) * 2)


def leave_network(reasons: list[str]) -> bool:
    """Go into a network namespace of its own, where there is nobody; whether that worked."""
    flags = libc.CLONE_NEWNET | (0 if os.geteuid() == 0 else libc.CLONE_NEWUSER)
    try:
        libc.unshare(flags)
    except OSError as error:
        reasons.append(f"no network namespace: {error.strerror}")
        return False
    return True


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _open_rules(folder: str, reasons: list[str]) -> int | None:
    programs = {*SYSTEM_PROGRAMS, sys.prefix, sys.base_prefix, *_package_folders()}
    try:
        rules = landlock.prepare(folder, sorted(programs), DEVICES)
    except OSError as error:
        reasons.append(str(error))
        return None
    if rules is None:
        reasons.append("the kernel has no Landlock")
    return rules


def _hide_files(rules: int | None, reasons: list[str]) -> str:
    if rules is None:
        return "none"
    try:
        landlock.enforce(rules)
    except OSError as error:
        reasons.append(str(error))
        return "none"
    return "landlock"


def _package_folders() -> list[str]:
    """Where this package lies: an editable installation is outside sys.prefix."""
    package = __name__.partition(".")[0]
    return list(sys.modules[package].__path__)


def _filter(reasons: list[str], *, network: bool, may_execute: bool) -> bool:
    try:
        if seccomp.install(network=network, may_execute=may_execute):
            return True
        reasons.append(f"no system call table for {os.uname().machine}")
    except OSError as error:
        reasons.append(f"no seccomp: {error.strerror}")
    return False
