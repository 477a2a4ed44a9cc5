"""A real server process on loopback, that can be killed like a machine that loses power."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests.apps.vault.tus import Answer, Tus

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
DEADLINE_S = 60


def wait_for(condition: Callable[[], object], what: str) -> object:
    """Ask again until the answer is true; fail loudly at the deadline."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {DEADLINE_S} s for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database() -> dict[str, str]:
    """Make an empty database in the cluster of this run; on SQLite the home brings its own."""
    cluster = os.environ.get("MITWERK_TEST_DATABASE_URL")
    if not cluster:
        return {}
    name = f"site_{secrets.token_hex(6)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    address = urlsplit(cluster)
    return {"MITWERK_DATABASE_URL": address._replace(path=f"/{name}").geturl()}


class Site:
    """An installation in a folder of its own, and on PostgreSQL in a database of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        (home / "static").mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if "MITWERK_" not in name}
        own = {"MITWERK_HOME": str(home), "MITWERK_DEBUG": "true"} | database()
        self.environment = kept | own | {"DJANGO_SETTINGS_MODULE": "mitwerk.project.settings"}
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        self.kill()
        self.port = free_port()
        command = [sys.executable, "-m", "gunicorn", "mitwerk.project.wsgi", "--threads", "4"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"]
        command += ["--worker-tmp-dir", str(self.home)]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=self.home, start_new_session=True
        )
        wait_for(self._answers, "the server")

    def _answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """End the server and its workers with SIGKILL."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            wait_for(lambda: not self._answers(), "the end of the workers")

    def tus(self, secret: str) -> Tus:
        return Tus(self._send, {"Authorization": f"Bearer {secret}"})

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()

    def begin_patch(self, path: str, offset: int, length: int, secret: str) -> socket.socket:
        """Announce a PATCH and return the connection on which its bytes go out."""
        sender = socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE_S)
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Authorization: Bearer {secret}\r\nTus-Resumable: 1.0.0\r\n"
            f"Content-Type: application/offset+octet-stream\r\n"
            f"Upload-Offset: {offset}\r\nContent-Length: {length}\r\n\r\n"
        )
        sender.sendall(head.encode())
        return sender
