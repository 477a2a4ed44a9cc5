"""Starting Django inside a command, with settings errors said plainly."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path
from typing import NoReturn

import click
import django
from django.core.exceptions import ImproperlyConfigured
from pydantic import ValidationError

COLLECTED = ".collected"
PORT = click.IntRange(1, 65535)
SECRET = {"SECRET_KEY", "PAYMENT_KEY", "DATABASE_URL", "MAIL_URL"}  # may hold passwords


def start_django() -> None:
    """Set Django up; nonsense in the settings ends with exit code 3 and what is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwerk.project.settings")
    try:
        django.setup()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            got = "" if name in SECRET else f" (got {fault['input']!r})"
            click.echo(f"Setting MITWERK_{name}: {fault['msg']}{got}", err=True)
        raise SystemExit(3) from None
    except OSError as error:  # the keys live in the data folder
        text = f"Setting MITWERK_HOME: the data folder can’t be used: {error}"
        click.echo(f"{text}\nSet it to a folder that may be written.", err=True)
        raise SystemExit(3) from None
    except ValueError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
    except ImproperlyConfigured as error:
        # The setting is right, but Django finds no driver for what it names.
        if "psycopg" not in str(error):
            raise
        click.echo('PostgreSQL wants its driver: pip install "mitwerk[pg]"', err=True)
        raise SystemExit(3) from None


def start_with_database() -> None:
    """Set Django up for a command that only looks: it changes no table, so these must be there."""
    from django.db import OperationalError

    start_django()
    try:
        refuse_halfway()
        behind = unapplied()
    except OperationalError as error:
        refuse_database(error)
    if behind:
        click.echo("The database is not up to date. Run: mitwerk serve", err=True)
        raise SystemExit(3)


def refuse_database(error: Exception) -> NoReturn:
    """Stop with why the database can't be reached."""
    click.echo(f"The database can’t be used: {str(error).strip()}", err=True)
    click.echo("Check MITWERK_DATABASE_URL; “mitwerk doctor” says more.", err=True)
    raise SystemExit(3) from None


def prepare() -> None:
    """Bring the database and the collected static files up to date; do nothing twice."""
    migrate()
    collect()


def migrate() -> None:
    """Bring the database up to date, or say why it can’t be reached; do nothing twice."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        refuse_halfway()
        if unapplied():
            click.echo("Bringing the database up to date …", err=True)
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        refuse_database(error)


def unapplied() -> bool:
    """Tell whether a migration waits, or one that took the place of others is not noted yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    noted = executor.recorder.applied_migrations()
    return bool(waiting) or not noted.keys() >= executor.loader.replacements.keys()


def refuse_halfway() -> None:
    """Stop with what to do when an older version stopped in the middle of migrating."""
    from django.db import connection

    from mitwerk.kit.halfway import MEND, left_halfway, sentence

    if missing := left_halfway(connection):
        click.echo(f"{sentence(missing)}\n{MEND}", err=True)
        raise SystemExit(3)


def collect() -> None:
    """Collect static files unless the last collection was of these very files.

    Hashing and compressing them takes seconds, which every later start would wait for.
    """
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / COLLECTED
    now = fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    click.echo("Collecting pictures, styles and scripts …")
    # Cleared first: installers may give a changed file its old time, which would keep the old copy.
    call_command("collectstatic", clear=True, verbosity=0, interactive=False)
    stamp.write_text(now)


def fingerprint() -> str:
    """Return a digest of every static file's name and bytes, and of how they are stored."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"\0{name}\0".encode())
            digest.update(Path(storage.path(name)).read_bytes())
    return digest.hexdigest()


def refuse_taken(port: int, host: str = "127.0.0.1") -> None:
    """Stop at once when somebody else listens on the port; the server itself would try for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "is taken" if error.errno == errno.EADDRINUSE else f"can’t be used: {error}"
            click.echo(f"Port {port} of {host} {reason}; choose another with --port.", err=True)
            raise SystemExit(3) from None
