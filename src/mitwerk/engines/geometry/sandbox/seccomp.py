"""A seccomp filter by hand: no sockets, no new processes, no way to other processes.

A deny list, since the readers (OCCT, LLVM, Python) use some hundred calls that differ by
machine. Source: Linux kernel, Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from functools import cache
from itertools import product

from mitwerk.engines.geometry.sandbox.libc import PR_SET_SECCOMP, prctl

MODE_FILTER = 2
ALLOW, DENY = 0x7FFF0000, 0x00050000  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
X32_BIT = 0x40000000  # a second table of calls on x86_64, which would slip past the numbers
CLONE_THREAD = 0x00010000

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NETWORK = {
    "x86_64": {"socket": 41, "connect": 42, "sendto": 44, "bind": 49, "listen": 50},
    "aarch64": {"socket": 198, "bind": 200, "listen": 201, "connect": 203, "sendto": 206},
}
# io_uring can open sockets without the socket call, therefore it goes with the network.
COMMON = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "pidfd_getfd": 438,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
}
FORBIDDEN = {
    "x86_64": {
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321,
        "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249,
        "keyctl": 250, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161,
        "unshare": 272, "setns": 308, "open_by_handle_at": 304, "kexec_load": 246,
        "init_module": 175, "finit_module": 313, "fork": 57, "vfork": 58,
    },
    "aarch64": {
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280,
        "perf_event_open": 241, "userfaultfd": 282, "add_key": 217, "request_key": 218,
        "keyctl": 219, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51,
        "unshare": 97, "setns": 268, "open_by_handle_at": 265, "kexec_load": 104,
        "init_module": 105, "finit_module": 273,
    },
}  # fmt: skip
CLONE, CLONE3 = {"x86_64": 56, "aarch64": 220}, 435
EXECUTE = {"x86_64": (59, 322), "aarch64": (221, 281)}


def install(*, network: bool = True, may_execute: bool = False) -> bool:
    """Filter the calls of this process for good; False on a machine whose table we lack.

    Needs PR_SET_NO_NEW_PRIVS. ``network=False`` leaves sockets to a namespace that holds them
    already. ``may_execute`` leaves execve open for a child that becomes
    a system tool (pdftoppm); it still can't fork or open a socket.
    """
    machine = os.uname().machine
    if machine not in ARCHITECTURES:
        return False
    program = _program(machine, network=network, may_execute=may_execute)
    code = ctypes.create_string_buffer(program)
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl(PR_SET_SECCOMP, MODE_FILTER, header)
    return True


def prepare() -> None:
    """Make the filters ahead, so that children need not."""
    machine = os.uname().machine
    if machine in ARCHITECTURES:
        for network, may_execute in product((True, False), repeat=2):
            _program(machine, network=network, may_execute=may_execute)


@cache
def _program(machine: str, *, network: bool, may_execute: bool) -> bytes:
    denied = [*COMMON.values(), *FORBIDDEN[machine].values()]
    if network:
        denied += NETWORK[machine].values()
    if not may_execute:
        denied += EXECUTE[machine]
    lines = [
        _line(LOAD_WORD, ARCHITECTURE_AT),
        _line(JUMP_EQUAL, ARCHITECTURES[machine], 1, 0),
        _line(RETURN, DENY | errno.EPERM),
        _line(LOAD_WORD, NUMBER_AT),
        _line(JUMP_AT_LEAST, X32_BIT, 0, 1),
        _line(RETURN, DENY | errno.EPERM),
        # glibc falls back from clone3, whose flags a filter can't read, to clone.
        _line(JUMP_EQUAL, CLONE3, 0, 1),
        _line(RETURN, DENY | errno.ENOSYS),
    ]
    for number in denied:
        lines += [_line(JUMP_EQUAL, number, 0, 1), _line(RETURN, DENY | errno.EPERM)]
    lines += [
        _line(JUMP_EQUAL, CLONE[machine], 0, 3),
        _line(LOAD_WORD, FIRST_ARGUMENT_AT),
        _line(JUMP_ANY_BIT, CLONE_THREAD, 1, 0),
        _line(RETURN, DENY | errno.EPERM),
        _line(RETURN, ALLOW),
    ]
    return b"".join(lines)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
