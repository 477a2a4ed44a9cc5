"""Settings of the test runs: a throw-away home; file-backed SQLite unless a database is named.

``MITWERK_TEST_DATABASE_URL`` points at a private PostgreSQL cluster; `tools/postgres_cluster.py`
starts one around a command.
"""

import os
import shutil
import tempfile
from pathlib import Path

# A live server of the same run shares the home (and so blobs, clock and database).
given = os.environ.get("MITWERK_TEST_HOME")
home = Path(given or tempfile.mkdtemp(prefix="mitwerk-test-"))
(home / "static").mkdir(exist_ok=True)  # WhiteNoise warns without it
os.environ["MITWERK_HOME"] = str(home)
os.environ["MITWERK_CLOCK_FILE"] = str(home / "clock")
os.environ["MITWERK_DATABASE_URL"] = os.environ.get("MITWERK_TEST_DATABASE_URL", "")
os.environ["MITWERK_MAIL_URL"] = "file://"

from mitwerk.project.config import PRAGMAS  # noqa: E402
from mitwerk.project.settings import *  # noqa: E402, F403 - the settings under test
from mitwerk.project.settings import DATABASES, STORAGES  # noqa: E402

if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, never memory: several connections must meet real locks and real triggers.
    DATABASES["default"]["TEST"] = {"NAME": str(home / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = f"PRAGMA synchronous=OFF; {PRAGMAS}"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True


def remove_home() -> None:
    """Called when the session ends."""
    if not given:
        shutil.rmtree(home, ignore_errors=True)
