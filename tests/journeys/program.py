"""A member's program: speaks to the API of a live server with a token, nothing else."""

from __future__ import annotations

import hashlib
import itertools
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from tests import live

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.apps.members.models import Member

_keys = itertools.count(1)


class Program:
    """``post`` sends a fresh idempotency key each time unless one is named."""

    def __init__(self, address: str, member: Member | None = None) -> None:
        self.address = address
        self.headers = live.token_of(member) if member else {}

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> live.Answer:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        data = None if body is None else json.dumps(body).encode()
        return live.ask(
            f"{self.address}/api/v1{path}",
            method,
            data,
            **headers | {"Content-Type": "application/json"},
        )

    def get(self, path: str) -> Any:
        return done(self.ask("GET", path), 200)

    def put(self, path: str, body: object) -> Any:
        return done(self.ask("PUT", path, body), 200)

    def post(self, path: str, body: object = None, *, status: int = 201) -> Any:
        return done(self.ask("POST", path, body or {}, f"key-{next(_keys)}"), status)

    def upload(self, path: Path) -> str:
        """Send a file with tus in two halves and return the code of the upload."""
        data, half = path.read_bytes(), path.stat().st_size // 2
        place = self._announce(path.name, data)
        for start, part in ((0, data[:half]), (half, data[half:])):
            answer = self._tus("PATCH", place, part, start)
            assert (answer.status, int(answer.headers["Upload-Offset"])) == (204, start + len(part))
        code = place.rpartition("/")[2]
        assert self.get(f"/uploads/{code}")["sha256"] == hashlib.sha256(data).hexdigest()
        return code

    def _announce(self, name: str, data: bytes) -> str:
        metadata = f"filename {b64encode(name.encode()).decode()}"
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data))}
        headers |= {"Upload-Metadata": metadata, **self.headers}
        answer = live.ask(f"{self.address}/tus/", "POST", b"", **headers)
        assert answer.status == 201, answer.body
        return answer.headers["Location"]

    def _tus(self, method: str, place: str, body: bytes, offset: int) -> live.Answer:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **self.headers}
        headers |= {"Content-Type": "application/offset+octet-stream"}
        return live.ask(self.address + place, method, body, **headers)


def done(answer: live.Answer, status: int) -> Any:
    """Return what a request that was done answered."""
    assert answer.status == status, answer.body
    return answer.json()


def refused(answer: live.Answer, status: int, slug: str) -> dict[str, Any]:
    """Return the problem+json of a request that was refused."""
    problem: dict[str, Any] = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status, problem["status"]) == (status, status), problem
    assert problem["type"].rpartition("/")[2] == slug
    assert problem["detail"]
    return problem
