"""``mitwerk demo``: the platform with the demo story, ready to try."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import click

from mitwerk.engines.console import SAYS_NO
from mitwerk.project.commands.environment import PORT, prepare, refuse_taken, start_django
from mitwerk.project.supervise import Supervisor, commands

MARKER = "demo-story"
DATABASE = "mitwerk.sqlite3"
KEY = "secret.key"
PAGE_SECONDS = 60
OURS = (f"{DATABASE}*", MARKER, "blobs", "cache", "demo-files", "mail", "media", "static")


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port on 127.0.0.1.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and tell it anew.")
@click.option("--files", type=click.Path(path_type=Path), help="Where modelled files are kept.")
def demo(port: int, reset: bool, files: Path | None) -> None:
    """Start the platform with the demo story. Data stays in MITWERK_HOME."""
    started = time.monotonic()
    refuse_taken(port)
    os.environ["MITWERK_DEMO"] = "true"
    os.environ.setdefault("MITWERK_SITE_URL", f"http://127.0.0.1:{port}")
    start_django()
    from django.conf import settings

    home = Path(settings.MITWERK.home)
    if reset:
        throw_away(home)
    refuse_foreign(home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    prepare()
    if not (home / MARKER).exists():
        tell(home, files or home / "demo-files")
    supervisor = Supervisor(commands(host="127.0.0.1", port=port))
    supervisor.start()
    if not wait_for_page(port, supervisor):
        supervisor.stop()
        if supervisor.stopping:
            return
        click.echo(f"No page answered within {PAGE_SECONDS} s; above stands what went wrong.")
        raise SystemExit(SAYS_NO)
    welcome(port, time.monotonic() - started)
    supervisor.watch()


def throw_away(home: Path) -> None:
    """Remove a demo's folder; never one that holds anything else."""
    refuse_foreign(home, unfinished=False)
    known = (home / MARKER).exists() or (home / DATABASE).exists()
    if home.exists() and {path.name for path in home.iterdir()} - {KEY} and not known:
        click.echo(f"{home} holds files that are no demo; set MITWERK_HOME to another folder.")
        raise SystemExit(3)
    clear(home)


def refuse_foreign(home: Path, *, unfinished: bool = True) -> None:
    """Stop before the demo mixes with an installation in use."""
    from django.conf import settings

    if settings.MITWERK.database_url:
        click.echo("The demo keeps its data in a folder of its own; unset MITWERK_DATABASE_URL.")
        raise SystemExit(3)
    if (home / MARKER).exists() or not (home / DATABASE).exists():
        return
    if strangers(home / DATABASE):
        click.echo(f"{home} holds an installation in use; set MITWERK_HOME to another folder.")
        raise SystemExit(3)
    if unfinished:
        click.echo("The last start was cut off while telling the story; starting anew.")
        clear(home)


def clear(home: Path) -> None:
    """Remove what an installation keeps; its key stays, this process signs with it."""
    for name in OURS:
        for path in home.glob(name):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def strangers(database: Path) -> int:
    """Count the members of a database that are no people of the story."""
    with closing(sqlite3.connect(database)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'members_member'")
        if known.fetchone() is None:
            return 0
        found = connection.execute(
            "SELECT count(*) FROM members_member WHERE handle NOT LIKE 'demo-%'"
        )
        return int(found.fetchone()[0])


def tell(home: Path, cache: Path) -> None:
    """Model the files (once) and seed the story; the marker is written last."""
    from mitwerk.apps.members.models import Member
    from mitwerk.demo.catalogues.files import ensure as ensure_models
    from mitwerk.demo.catalogues_story import tell_catalogues
    from mitwerk.demo.files import ensure
    from mitwerk.demo.seed import seed_story

    seed_story(ensure(cache, click.echo), click.echo)
    cast = {member.handle: member for member in Member.objects.all()}
    tell_catalogues(ensure_models(cache, click.echo), cast, click.echo)
    (home / MARKER).touch()


def wait_for_page(port: int, supervisor: Supervisor, seconds: float = PAGE_SECONDS) -> bool:
    """Block until the first page answers; False when it does not, or somebody stops the start."""
    import urllib.error
    import urllib.request

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not supervisor.stopping:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def welcome(port: int, seconds: float) -> None:
    """Say where to go and who to be."""
    from mitwerk.demo.catalogues_story import catalogue_pages
    from mitwerk.demo.pages import pages
    from mitwerk.demo.people import PASSWORD, SIGN_INS

    click.echo("")
    click.echo(f"mitwerk is ready: http://127.0.0.1:{port}   (after {seconds:.0f} s)")
    click.echo("Pictures come first, in about a minute; models turn and are measured after that.")
    click.echo(f"Sign in with any of these, password “{PASSWORD}”:")
    for person, role in SIGN_INS:
        click.echo(f"  {person.email:<32} {role}")
    click.echo("Look at (these pages fill as the models are measured):")
    for words, path in [*catalogue_pages(), *pages()]:
        click.echo(f"  {words:<40} http://127.0.0.1:{port}{path}")
    click.echo("Ctrl-C stops everything. The data stays; --reset tells the story anew.")
