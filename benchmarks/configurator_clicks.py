"""Clicks on the stage: 20 customers, each once a second, against the web process as it is served.

The web server of `mitwerk serve` (its own command line, two workers) on the loopback, with an
empty home, serves the demo's two catalogues and, if one is named, a catalogue read from a feature
model in the format UVL (Automotive02_1: 14,010 features). Latency is measured by the customers,
over HTTP, from the request to the last byte of the answer; customers share the machine with the
server. Memory is what a fresh process needs more after it opened the edition.

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

CUSTOMERS = 20
GOAL_MS = 60
MODELS = ("glb", "picture")
"""Columns that name files; the benchmark has none, and an answer doesn't depend on them."""


@dataclass
class Served:
    """One edition that is clicked on."""

    name: str
    code: str
    options: list[str]
    families: list[str]
    published_s: float
    opened_mb: float = 0.0
    artefact_mb: float = 0.0
    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


def prepare(model: Path | None) -> list[Served]:
    """Publish the editions."""
    import django  # noqa: PLC0415 - settings first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - settings first

    call_command("migrate", verbosity=0)
    from mitwerk.apps.members.models import Member  # noqa: PLC0415 - settings first
    from mitwerk.engines.options.warm import warm  # noqa: PLC0415 - settings first

    warm()  # as set-up does: loops are compiled once a machine
    owner = Member.objects.create_user("seller@example.org", "seller", None)
    return [publish(owner, name, tables) for name, tables in catalogues(model)]


def catalogues(model: Path | None) -> list[tuple[str, dict[str, Any]]]:
    """Return the tables to be published, by name."""
    from mitwerk.apps.configurator.services.sheets import from_model  # noqa: PLC0415 - settings first
    from mitwerk.demo.catalogues.files import TABLES  # noqa: PLC0415 - settings first
    from mitwerk.engines import options  # noqa: PLC0415 - settings first

    found = [(name, without_files(read())) for name, read in TABLES.items()]
    if model is not None:
        found.append((model.stem, from_model(options.read(model))))
    return found


def without_files(tables: dict[str, Any]) -> dict[str, Any]:
    bare = [
        {column: cell for column, cell in row.items() if column not in MODELS}
        for row in tables["options"]
    ]
    return tables | {"options": bare}


def publish(owner: Any, name: str, tables: dict[str, Any]) -> Served:
    from mitwerk.apps.configurator.products import product_of  # noqa: PLC0415 - settings first
    from mitwerk.apps.configurator.services.catalogues import (  # noqa: PLC0415 - settings first
        start_catalogue,
    )
    from mitwerk.apps.configurator.services.editions import publish_edition  # noqa: PLC0415 - as above
    from mitwerk.kit import blobs  # noqa: PLC0415 - settings first

    made = start_catalogue(by=owner, title=name, tables=tables)
    begin = time.perf_counter()
    edition = publish_edition(by=owner, code=made.code)
    took = time.perf_counter() - begin
    product = product_of(edition)
    size = blobs.path_of(edition.artefact_sha256).stat().st_size / 1e6
    opened = float(subprocess.check_output([sys.executable, __file__, "--opened", edition.code]))
    options = list(product.artefact.model.names)
    return Served(name, edition.code, options, list(product.families), took, opened, size)


def opened_mb(code: str) -> float:
    """Return how many megabytes more this process needs once it opened an edition."""
    import django  # noqa: PLC0415 - settings first

    django.setup()
    from mitwerk.apps.configurator.adapters import model_of  # noqa: PLC0415 - settings first
    from mitwerk.apps.configurator.models import Edition  # noqa: PLC0415 - settings first
    from mitwerk.apps.configurator.products import Product, product_of, warmed  # noqa: PLC0415
    from mitwerk.apps.configurator.tables import load, settings_of  # noqa: PLC0415 - settings first
    from mitwerk.demo.catalogues.city.table import read_tables  # noqa: PLC0415 - settings first
    from mitwerk.engines import options  # noqa: PLC0415 - settings first

    small = read_tables()  # what every edition needs (compiled loops, libraries) isn't counted
    warmed(Product(options.compile(model_of(small)), small, settings_of(small)))
    edition = Edition.objects.get(code=code)
    load(edition.tables)
    before = resident_mb()
    product_of(edition)
    return resident_mb() - before


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start the web process as `mitwerk serve` does, and wait until it answers."""
    from mitwerk.project.supervise import commands  # noqa: PLC0415 - settings first

    web = commands(host="127.0.0.1", port=port)[0]
    process = subprocess.Popen(web.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[dict[str, Any], float, int]:
    """Return an answer, its milliseconds and its bytes."""
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "application/json"})
    response = connection.getresponse()
    body = response.read()
    took = 1000 * (time.perf_counter() - begin)
    if response.status != 200:
        raise SystemExit(f"{path}: {response.status} {body[:300]!r}")
    return json.loads(body), took, len(body)


def customer(port: int, served: Served, seed: int, seconds: float) -> None:
    """Click once a second: options by chance, repairs where they are offered, now and then undo."""
    rng = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    state = ""
    time.sleep(rng.random())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        take = "undo" if state and rng.random() < 0.1 else rng.choice(served.options)
        family = rng.choice(served.families)
        path = f"/configure/{served.code}/answer/?c={quote(state)}&take={quote(take)}"
        answer, took, size = ask(connection, f"{path}&family={quote(family)}")
        served.times.append(took)
        served.sizes.append(size)
        conflict = answer["conflict"]
        repairs = conflict["repairs"] if isinstance(conflict, dict) else []
        state = str(repairs[0]["state"] if repairs else answer["state"])
        state = "" if state.count(".") > 40 else state
        time.sleep(max(0.0, 1 - (time.monotonic() - begin)))


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(port: int, served: Served, seconds: float) -> None:
    """Let all customers click, after some clicks that open the edition in each worker."""
    for _warm in range(12):
        fresh = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        ask(fresh, f"/configure/{served.code}/answer/")
        fresh.close()
    threads = [
        threading.Thread(target=customer, args=(port, served, seed, seconds))
        for seed in range(CUSTOMERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def row(served: Served) -> str:
    p50, p95, p99 = (percentile(served.times, share) for share in (0.5, 0.95, 0.99))
    met = "met" if p95 <= GOAL_MS else "missed"
    kilobytes = sum(served.sizes) / len(served.sizes) / 1e3
    return (
        f"| {served.name} | {len(served.options):,} | {served.published_s:.1f} "
        f"| {served.artefact_mb:.2f} | {served.opened_mb:.0f} | {len(served.times)} "
        f"| {kilobytes:.1f} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {GOAL_MS} ms {met} |"
    )


HEAD = (
    "| edition | options | published in s | artefact MB | opened MB | clicks | kB a click "
    "| p50 ms | p95 ms | p99 ms | goal for p95 |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--opened", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    if asked.opened:
        print(opened_mb(asked.opened))
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["MITWERK_HOME"] = home
        load = os.getloadavg()[0]
        prepared = prepare(asked.model)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = serve(port)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} before")
        print(HEAD)
        try:
            for served in prepared:
                measure(port, served, asked.seconds)
                print(row(served), flush=True)
        finally:
            process.terminate()
            process.wait(30)


if __name__ == "__main__":
    main()
