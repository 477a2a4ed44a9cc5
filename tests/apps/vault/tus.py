"""A tus 1.0 client of our own, for a real server or Django's test client."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Tus:
    """Speaks the protocol through ``send(method, path, headers, body)``."""

    send: Callable[[str, str, dict[str, str], bytes], Answer]
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: Any) -> Answer:
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.send(method, path, {"Tus-Resumable": "1.0.0", **self.headers, **named}, body)

    def create(self, name: str, length: int, body: bytes = b"", **more: str) -> Answer:
        pairs = {"filename": name, **more}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
        )
        headers: dict[str, Any] = {"Upload-Length": length, "Upload-Metadata": metadata}
        if body:
            headers["Content-Type"] = "application/offset+octet-stream"
        return self.ask("POST", "/tus/", body, **headers)

    def patch(self, path: str, offset: int, body: bytes, **headers: Any) -> Answer:
        base = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": offset}
        return self.ask("PATCH", path, body, **{**base, **headers})

    def offset(self, path: str) -> int:
        return int(self.ask("HEAD", path).headers["Upload-Offset"])


def sha256_header(body: bytes) -> str:
    return f"sha256 {base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def through_client(client: Any) -> Tus:
    """Speak through Django's test client."""

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        content_type = headers.pop("Content-Type", "")
        answer = client.generic(method, path, body, content_type=content_type, headers=headers)
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    return Tus(send)
