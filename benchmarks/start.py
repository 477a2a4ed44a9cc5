"""How long the demo takes to start, first and later, and to stop: seconds as JSON.

``python benchmarks/start.py [FOLDER]`` with the modelled files (``.state/demo-files``, made by
``make demo``; the start waits for them when they are missing). The home is thrown away at the end.
A start ends when the first page answers, a stop when no process of the tree is left after SIGINT
to the whole group, as Ctrl-C sends it.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

FILES = Path(__file__).parents[1] / ".state/demo-files"
START = "from mitwerk.project.cli import main; main()"
PATIENCE_S = 600
ANSWER_S = 30
PAUSE_S = 0.02


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: str) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("MITWERK_")}
    known.pop("DJANGO_SETTINGS_MODULE", None)
    return known | {"MITWERK_HOME": home, "PYTHONWARNINGS": "ignore"}


def start(home: str, files: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start the demo; return its process and the seconds to the first page."""
    command = [sys.executable, "-c", START, "demo", "--port", str(port), "--files", str(files)]
    begun = time.monotonic()
    tree = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.DEVNULL, start_new_session=True
    )
    while time.monotonic() - begun < PATIENCE_S and tree.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=ANSWER_S).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(PAUSE_S)
        else:
            return tree, time.monotonic() - begun
    tree.kill()
    raise SystemExit("the demo did not start")


def stop(tree: subprocess.Popen[bytes], home: str) -> float:
    """Send SIGINT to the group; return the seconds until no process of the home is left."""
    begun = time.monotonic()
    os.killpg(tree.pid, signal.SIGINT)
    tree.wait(PATIENCE_S)
    while processes_of(home):
        time.sleep(PAUSE_S)
    return time.monotonic() - begun


def processes_of(home: str) -> list[int]:
    """Return the living processes that were started with this home."""
    word = f"MITWERK_HOME={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def main() -> None:
    files = Path(sys.argv[1] if len(sys.argv) > 1 else FILES).absolute()
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="mitwerk-start-") as home:
        for name in ("first", "later"):
            tree, seconds[f"{name}_start"] = start(home, files, free_port())
            seconds[f"{name}_stop"] = stop(tree, home)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    rounded = {name: round(value, 2) for name, value in seconds.items()}
    print(json.dumps(rounded | machine | {"load": round(os.getloadavg()[0], 1)}, indent=1))


if __name__ == "__main__":
    main()
