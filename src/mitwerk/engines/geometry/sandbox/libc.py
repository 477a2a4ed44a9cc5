"""The few C library calls that Python does not offer: prctl, capset, raw system calls."""

from __future__ import annotations

import ctypes
import os
import struct

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
CAPSET = {"x86_64": 126, "aarch64": 91}
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: bytes | int | None) -> int:
    """Call the kernel; -1 on failure with the reason in ``ctypes.get_errno()``."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *words))


def prctl(option: int, value: int | bytes, pointer: bytes | None = None) -> None:
    """Change a property of this process; OSError when the kernel refuses."""
    first = ctypes.c_ulong(value) if isinstance(value, int) else value
    if _libc.prctl(option, first, pointer or ctypes.c_ulong(0), 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags``; OSError when that is not allowed here."""
    if _libc.unshare(flags) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"unshare: {os.strerror(code)}")


def advise(at: int, size: int, advice: int) -> bool:
    """Tell the kernel how to keep a range of memory; whether it does so."""
    return bool(_libc.madvise(ctypes.c_void_p(at), ctypes.c_size_t(size), advice) == 0)


def drop_capabilities() -> None:
    """Give up every capability, also those that a fresh user namespace hands out."""
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    if syscall(CAPSET[os.uname().machine], header, bytes(24)) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"capset: {os.strerror(code)}")
