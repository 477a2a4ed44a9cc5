"""Clicks on the stage: 20 customers, each once a second, against the web process as it is served.

A server of its own (gunicorn, two workers of four threads, an empty home) serves two editions:
the city car of the engine, and a catalogue read from a feature
model in the format UVL that is named (Automotive02_1: 14,010 features). Latency is measured by the
customers, over HTTP, from the request to the last byte of the answer.

    python benchmarks/configurator_clicks.py [--seconds 20] [--model FILE.uvl]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

CUSTOMERS = 20
GOAL_MS = 60


def prepare(model: Path | None) -> dict[str, tuple[str, list[str], float]]:
    """Publish the editions; return by name their codes, their options and how long that took."""
    import django  # noqa: PLC0415 - settings first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - settings first

    call_command("migrate", verbosity=0)
    from mitwerk.apps.configurator.services import catalogues, editions  # noqa: PLC0415 - settings first
    from mitwerk.apps.configurator.services.sheets import from_model  # noqa: PLC0415 - settings first
    from mitwerk.apps.members.models import Member  # noqa: PLC0415 - settings first
    from mitwerk.engines import options  # noqa: PLC0415 - settings first

    owner = Member.objects.create_user("seller@example.org", "seller", None)
    models = {"city car": options.example()}
    if model is not None:
        models[model.stem] = options.read(model)
    found = {}
    for name, one in models.items():
        begin = time.perf_counter()
        made = catalogues.start_catalogue(by=owner, title=name, tables=from_model(one))
        edition = editions.publish_edition(by=owner, code=made.code)
        found[name] = (edition.code, list(one.names), time.perf_counter() - begin)
    return found


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start the web process and wait until it answers."""
    command = [sys.executable, "-m", "gunicorn", "-q", "-w", "2", "--threads", "4"]
    command += ["-b", f"127.0.0.1:{port}", "mitwerk.project.wsgi:application"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.kill()
    raise SystemExit("the server did not start")


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[dict[str, object], float]:
    """Return an answer and its milliseconds."""
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "application/json"})
    response = connection.getresponse()
    body = response.read()
    took = 1000 * (time.perf_counter() - begin)
    if response.status != 200:
        raise SystemExit(f"{path}: {response.status} {body[:300]!r}")
    return json.loads(body), took


def customer(
    port: int, edition: str, names: list[str], seed: int, seconds: float, times: list[float]
) -> None:
    """Click once a second: options by chance, repairs where they are offered, now and then undo."""
    rng = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    state = ""
    time.sleep(rng.random())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        take = "undo" if state and rng.random() < 0.1 else rng.choice(names)
        path = f"/configure/{edition}/answer/?c={quote(state)}&take={quote(take)}"
        answer, took = ask(connection, path)
        times.append(took)
        conflict = answer["conflict"]
        repairs = conflict["repairs"] if isinstance(conflict, dict) else []
        state = str(repairs[0]["state"] if repairs else answer["state"])
        state = "" if state.count(".") > 40 else state
        time.sleep(max(0.0, 1 - (time.monotonic() - begin)))


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(port: int, edition: str, names: list[str], seconds: float) -> list[float]:
    """Return the milliseconds of all clicks of all customers, after one warm click a worker."""
    for _warm in range(12):
        fresh = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        ask(fresh, f"/configure/{edition}/answer/")
        fresh.close()
    times: list[float] = []
    threads = [
        threading.Thread(target=customer, args=(port, edition, names, seed, seconds, times))
        for seed in range(CUSTOMERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--model", type=Path)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["MITWERK_HOME"] = home
        prepared = prepare(asked.model)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = serve(port)
        load = os.getloadavg()[0]
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} before")
        print(
            "| edition | options | published in s | clicks | median ms | p95 ms | p99 ms | goal |"
        )
        print("|---|---|---|---|---|---|---|---|")
        try:
            for name, (code, names, took) in prepared.items():
                times = measure(port, code, names, asked.seconds)
                p95 = percentile(times, 0.95)
                met = "met" if p95 <= GOAL_MS else "missed"
                print(
                    f"| {name} | {len(names):,} | {took:.1f} | {len(times)} "
                    f"| {percentile(times, 0.5):.1f} | {p95:.1f} | {percentile(times, 0.99):.1f} "
                    f"| {GOAL_MS} ms {met} |"
                )
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
