"""Run a command against a private PostgreSQL cluster that lives just as long.

    python tools/postgres_cluster.py -- pytest tests/apps

The cluster listens on a unix socket in a temporary folder only. PostgreSQL refuses to run as
root, so root starts it as the user ``postgres``. The command gets its address in
``MITWERK_TEST_DATABASE_URL``. Prevents tests that pass only where a service happens to run.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Durability is not what these tests look at; the crash tests start their own durable cluster.
FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


def programs() -> Path:
    """Return the folder of initdb and postgres.

    Raises
    ------
    SystemExit
        Says what to install when there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise SystemExit("PostgreSQL is missing. Install it with: apt-get install postgresql")


def unprivileged() -> dict[str, object]:
    """Return subprocess arguments that leave root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster, yield its address, stop it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="mitwerk-pg-"))
    who = unprivileged()
    if who:
        os.chown(folder, int(str(who["user"])), int(str(who["group"])))
    bin_folder, data = programs(), folder / "data"
    quiet: dict[str, object] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        subprocess.run(
            [bin_folder / "initdb", "-D", data, "-U", "mitwerk", "-A", "trust", "-E", "UTF8"],
            check=True,
            cwd=folder,
            **who,
            **quiet,  # type: ignore[call-overload]
        )
        options = f"-c listen_addresses='' -k {folder} {'' if durable else ' '.join(FAST)}"
        pg_ctl = [bin_folder / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
        subprocess.run([*pg_ctl, "-o", options, "start"], check=True, cwd=folder, **who, **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://mitwerk@/postgres?host={folder}"
        finally:
            subprocess.run(
                [*pg_ctl, "-m", "immediate", "stop"], cwd=folder, check=False, **who, **quiet
            )  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command after ``--`` and return its exit code."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    with cluster() as address:
        return subprocess.run(
            command, check=False, env={**os.environ, "MITWERK_TEST_DATABASE_URL": address}
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
