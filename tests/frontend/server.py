"""A loopback server for sample pages: the site's policy headers, our static files, given bytes.

By hand: `python -m tests.frontend.server FOLDER` serves FOLDER on a free port.
"""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STATIC = Path(__file__).resolve().parents[2] / "src/mitwerk/project/static"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".glb": "model/gltf-binary",
    ".json": "application/json",
    ".woff2": "font/woff2",
}
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'"
)


class Site:
    """Pages by path (bytes or a function of none), beside the static folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.pages: dict[str, bytes | Callable[[], bytes]] = {}
        self.posts: list[tuple[str, bytes]] = []
        self.folder = folder
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def find(self, path: str) -> bytes | None:
        page = self.pages.get(path)
        if page is not None:
            return page if isinstance(page, bytes) else page()
        base = STATIC if path.startswith("/static/") else self.folder
        name = path.removeprefix("/static/").lstrip("/")
        file = base / name if base else None
        return file.read_bytes() if file is not None and file.is_file() else None

    def start(self) -> Site:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                body = site.find(path)
                self.answer(
                    404 if body is None else 200,
                    b"nothing here" if body is None else body,
                    Path(path).suffix,
                )

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                site.posts.append((self.path, self.rfile.read(size)))
                self.answer(200, b"<!doctype html><title>sent</title>", ".html")

            def answer(self, status: int, body: bytes, suffix: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", KINDS.get(suffix, KINDS[".html"]))
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Stay quiet: the browser reports what fails."""

        return Handler


def main() -> None:
    site = Site(Path(sys.argv[1]))
    print(site.address, flush=True)  # noqa: T201 - by hand
    site.server.serve_forever()


if __name__ == "__main__":
    main()
