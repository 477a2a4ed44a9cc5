"""Jobs that misbehave on purpose; only the nurseries of the tests can import them."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path


def crash(params, stage):
    stage("about to fall")
    os.kill(os.getpid(), signal.SIGSEGV)


def burn(params, stage):
    stage("turning in circles")
    while True:
        pass


def wait(params, stage):
    stage("waiting")
    signal.pause()


def hoard(params, stage):
    kept = []
    while True:
        stage(f"hoarding {len(kept) * 16} MiB")
        kept.append(bytearray(16 << 20))


def leave(params, stage):
    os._exit(7)


def chatter(params, stage):
    while True:
        stage("x" * 65536)


def flood(params, stage):
    with Path("flood").open("wb") as file:
        file.writelines(bytes(1 << 20) for _ in range(1024))
    return {}


def folder(params, stage):
    Path("made").mkdir()
    return {}


def write_outside(params, stage):
    try:
        Path(params["target"]).write_text("was here")
    except OSError as error:
        return {"refused": type(error).__name__}
    return {"refused": ""}


def open_many(params, stage):
    files = []
    try:
        while True:
            files.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        return {"opened": len(files)}


def sockets(params, stage):
    """Try every way to a socket and say which of them opened and which got through."""
    opened, connected = [], []
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            attempt = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            continue
        opened.append(family.name)
        attempt.settimeout(2)
        try:
            attempt.connect(("127.0.0.1" if family == socket.AF_INET else "::1", params["port"]))
        except OSError:
            continue
        connected.append(family.name)
    return {"opened": opened, "connected": connected}


def echo(params, stage):
    return {
        "params": dict(params),
        "input": Path("input").read_text() if Path("input").exists() else "",
    }
