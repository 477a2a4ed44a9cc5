"""``mitwerk doctor``: is this installation good? If not: what is missing and how to mend it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mitwerk.engines.console import SAYS_NO, answer, json_option
from mitwerk.project.commands.environment import start_django

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_FREE_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``mend`` says what to type when it is not good."""

    what: str
    good: bool
    saw: str
    mend: str = ""


def look_at_home() -> Finding:
    from django.conf import settings

    home = Path(settings.MITWERK.home)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        return Finding("data folder", False, str(error), "Set MITWERK_HOME to a writable folder.")
    free = shutil.disk_usage(home).free
    return Finding(
        "data folder",
        free > MIN_FREE_BYTES,
        f"{home}, {free // 2**30} GiB free",
        "Make room: uploads and previews need at least 2 GiB.",
    )


def look_at_database() -> Finding:
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    from mitwerk.kit.halfway import MEND, left_halfway, sentence

    try:
        if halfway := left_halfway(connection):
            return Finding("database", False, sentence(halfway), MEND)
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Error as error:
        return Finding("database", False, str(error).strip(), "Check MITWERK_DATABASE_URL.")
    saw = f"{connection.vendor}, {missing} migrations missing" if missing else connection.vendor
    return Finding("database", not missing, saw, "Run: mitwerk serve (it migrates first).")


def look_at_books() -> Finding:
    from django.db import Error

    from mitwerk.apps.ledger.queries.movements import check_books

    try:
        books = check_books()
    except Error as error:
        return Finding("books", False, str(error).splitlines()[0], "Mend the database first.")
    return Finding("books", books.whole, books.summary, "See what is wrong: mitwerk ledger check")


def look_at_payment_key() -> Finding:
    from django.conf import settings

    from mitwerk.kit.sealing import SealBrokenError, opens
    from mitwerk.project.config import PAYMENT_KEY

    mend = "See “The key” in docs/operators/payouts.md."
    path = Path(settings.MITWERK.home) / PAYMENT_KEY
    where = "from the settings" if settings.MITWERK.payment_key else PAYMENT_KEY
    try:
        opens()
    except (SealBrokenError, ValueError) as error:
        return Finding("payment key", False, str(error), mend)
    if not settings.MITWERK.payment_key and path.stat().st_mode & 0o077:
        return Finding("payment key", False, "others can read it", f"chmod 600 {path}")
    return Finding("payment key", True, where)


def look_at_frontend() -> Finding:
    built = Path(__file__).resolve().parents[1] / "static" / "mitwerk" / "built"
    good = (built / "app.css").exists() and (built / "viewer.js").exists()
    return Finding("front-end", good, str(len(list(built.glob("*")))) + " files", "make frontend")


def look_at_messages() -> Finding:
    compiled = Path(__file__).resolve().parents[2] / "locale/de/LC_MESSAGES/django.mo"
    return Finding("German texts", compiled.exists(), compiled.name, "make messages")


def look_at_isolation() -> Finding:
    from django.conf import settings

    if not settings.MITWERK.conversion:
        return Finding("conversion of models", True, "switched off by MITWERK_CONVERSION")
    from mitwerk.engines.geometry import isolation

    found = isolation()
    return Finding(
        "conversion sandbox",
        found.available,
        f"network: {found.network}, files: {found.files}",
        "Allow user namespaces or seccomp, or set MITWERK_CONVERSION=false.",
    )


def look_at_cad() -> Finding:
    from importlib.util import find_spec

    good = find_spec("OCP") is not None
    saw = "OCP is installed" if good else "not installed"
    return Finding("STEP reader", good, saw, 'pip install "mitwerk[cad]"')


def look_at_rendering() -> Finding:
    from ctypes.util import find_library
    from importlib.util import find_spec

    library = find_library("OSMesa") or find_library("EGL")
    good = bool(library) and find_spec("f3d") is not None
    return Finding(
        "pictures of models",
        good,
        library or "no software GL",
        'apt-get install libosmesa6; pip install "mitwerk[thumbs]"',
    )


LOOKS: tuple[Callable[[], Finding], ...] = (
    look_at_home,
    look_at_database,
    look_at_books,
    look_at_payment_key,
    look_at_frontend,
    look_at_messages,
    look_at_cad,
    look_at_isolation,
    look_at_rendering,
)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this installation. Exit code 0 when all is good, 1 when something needs mending."""
    start_django()
    findings = [look() for look in LOOKS]
    if as_json:
        answer({"good": all(f.good for f in findings), "findings": [asdict(f) for f in findings]})
    else:
        for found in findings:
            click.echo(f"{'✓' if found.good else '✕'} {found.what}: {found.saw}")
            if not found.good:
                click.echo(f"    {found.mend}")
    if not all(found.good for found in findings):
        sys.exit(SAYS_NO)
