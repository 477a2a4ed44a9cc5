"""Landlock by ctypes: a child sees its own folder and the program files, nothing else.

Source: Linux kernel, Documentation/userspace-api/landlock.rst (ABI 1 of 5.13 to ABI 6).
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.sandbox.libc import syscall

if TYPE_CHECKING:
    from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on x86_64 and aarch64
VERSION_FLAG = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
TRUNCATE = 1 << 14
RIGHTS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
ALL_RIGHTS = (1 << 16) - 1  # ABI 5 added device ioctls
BOTH_TCP = 0b11  # bind and connect, ABI 4
BOTH_SCOPES = 0b11  # abstract sockets and signals, ABI 6

PROGRAM = EXECUTE | READ_FILE | READ_DIR
WORK = WRITE_FILE | READ_FILE | READ_DIR | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
FILE_ONLY = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE


def abi() -> int:
    """Return the Landlock version of the kernel, 0 where it has none."""
    return max(0, syscall(CREATE_RULESET, None, 0, VERSION_FLAG))


def prepare(folder: str, programs: Iterable[str], devices: Iterable[str]) -> int | None:
    """Open a ruleset: ``folder`` may be written, ``programs`` read; None without Landlock.

    Done before the change of user, which may no longer reach the program files by path.
    """
    version = abi()
    if version == 0:
        return None
    rights = RIGHTS_BY_ABI.get(version, ALL_RIGHTS)
    ruleset = _create(version, rights)
    _allow(ruleset, folder, WORK & rights)
    for path in programs:
        _allow(ruleset, path, PROGRAM & rights)
    for path in devices:
        _allow(ruleset, path, (READ_FILE | WRITE_FILE) & rights)
    return ruleset


def enforce(ruleset: int) -> None:
    """Shut this process (for good) into what the ruleset allows."""
    _check(syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _create(version: int, rights: int) -> int:
    fields = [rights]
    if version >= 4:
        fields.append(BOTH_TCP)
    if version >= 6:
        fields.append(BOTH_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _check(syscall(CREATE_RULESET, attributes, len(attributes), 0))


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # a folder that this machine does not have needs no permission
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - no pathlib in a child before it is shut in
            rights &= FILE_ONLY
        rule = struct.pack("=Qi", rights, beneath)
        _check(syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0))
    finally:
        os.close(beneath)


def _check(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"landlock: {os.strerror(code)}")
    return result
