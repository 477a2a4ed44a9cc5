"""Build the wheel, install it in an empty environment, start it there and open the home page.

Prevents a package that only works inside the checkout (missing templates, islands, German).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mitwerk-wheel-") as name:
        folder = Path(name)
        wheel = build(folder)
        install(wheel, folder / "venv")
        return open_home_page(folder)


def build(folder: Path) -> Path:
    """Build the wheel with the build backend that is installed here."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(folder), str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def install(wheel: Path, venv: Path) -> None:
    """Install the pinned packages and the wheel into an empty environment."""
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, venv], check=True)
    into = {**os.environ, "VIRTUAL_ENV": str(venv)}
    pip = [str(uv), "pip", "install", "-q"]
    pinned = ["--require-hashes", "-r", str(ROOT / "requirements/runtime.txt")]
    subprocess.run([*pip, *pinned], check=True, env=into)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, env=into)


def open_home_page(folder: Path) -> int:
    """Serve from the empty environment and read the home page and its style sheet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "MITWERK_HOME": str(folder / "home")}
    server = subprocess.Popen(
        [folder / "venv/bin/mitwerk", "serve", "--port", str(port)], cwd=folder, env=environment
    )
    try:
        page = read(f"http://127.0.0.1:{port}/", server)
        assert "<h1" in page, "the home page has no heading"  # noqa: S101 - a check is this file's job
        german = read(f"http://127.0.0.1:{port}/", server, language="de")
        assert "Anmelden" in german, "the German texts are not in the wheel"  # noqa: S101 - as above
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert "--paper" in read(f"http://127.0.0.1:{port}{style}", server)  # noqa: S101 - as above
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)
    print("The wheel works on its own.")
    return 0


def read(address: str, server: subprocess.Popen[bytes], language: str = "en") -> str:
    """Return the text at an address as soon as the server answers."""
    wanted = urllib.request.Request(address, headers={"Accept-Language": language})  # noqa: S310 - our own loopback
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(wanted, timeout=5) as answer:  # noqa: S310 - our own loopback
                return str(answer.read().decode())
        except urllib.error.URLError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
