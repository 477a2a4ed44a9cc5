"""A real server process on loopback that shares the test's database and home."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.members.services.tokens import create_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.members.models import Member

START_SECONDS = 60
CSRF = "c" * 32


@dataclass
class Server:
    """A running server: its address and how to kill it."""

    address: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End the whole process group with SIGKILL, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


def environment() -> dict[str, str]:
    """Return what a process of this run needs to see the same database and home."""
    return os.environ | {
        "MITWERK_TEST_HOME": str(settings.MITWERK.home),
        "MITWERK_TEST_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONWARNINGS": "ignore",
    }


def database_url() -> str:
    """Return the address of the test database itself."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    host = known["HOST"] or known["OPTIONS"].get("host", "")
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={host}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*, workers: int = 2, threads: int = 8) -> Iterator[Server]:
    """Start gunicorn on a free port, wait for the first answer, stop it at the end."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "mitwerk.project.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)),
        *("--worker-class", "gthread", "--no-control-socket", "--log-level", "error"),
    ]
    process = subprocess.Popen(command, env=environment(), start_new_session=True)
    running = Server(f"http://127.0.0.1:{port}", process)
    try:
        wait_for(running)
        yield running
    finally:
        if process.poll() is None:
            running.kill()


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start the background worker (jobs and deadlines) on the same database; stop it at the end."""
    command = [sys.executable, "-m", "mitwerk.project.worker"]
    process = subprocess.Popen(command, env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was told to stop; one that does not is killed."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(running: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{running.address}/api/v1/openapi.json", timeout=10).close()
        except OSError:
            if running.process.poll() is not None or time.monotonic() > deadline:
                raise
        else:
            return


def ask(address: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Send one request; refusals are answers, too. Header names: ``content_type`` and so on.

    Raises
    ------
    OSError
        No whole answer came, because the server is gone.
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=body, method=method, headers=named)
    try:
        with opener.open(request, timeout=120) as response:
            return Answer(response.status, response.read(), dict(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(), dict(error.headers))
    except http.client.HTTPException as error:
        raise ConnectionError("the answer broke off") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


opener = urllib.request.build_opener(_NoRedirect)


def token_of(member: Member) -> dict[str, str]:
    """Return the header with which a program acts for a member, with every scope."""
    _token, secret = create_token(by=member, name="test", scopes=list(Scope.values))
    return {"Authorization": f"Bearer {secret}"}


def session_of(member: Member) -> dict[str, str]:
    """Return the headers of a signed-in browser of this member."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={CSRF}"
    return {"Cookie": cookie, "X-CSRFToken": CSRF}
