"""Extract the texts of Python and templates into the German catalogue (needs gettext)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src/mitwerk"


def extract(package: Path = PACKAGE) -> None:
    """Run Django's makemessages without line numbers, which would change with every edit.

    ``package`` may be a copy, whose catalogue changes then and not the original.
    """
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mitwerk.project.settings",
        "MITWERK_HOME": tempfile.mkdtemp(prefix="mitwerk-messages-"),
    }
    command = [
        *(sys.executable, "-m", "django", "makemessages", "-l", "de"),
        *("--no-location", "--no-obsolete", "--no-wrap"),
        *("-e", "py,html,txt", "--ignore", "static/*", "-v", "0"),
    ]
    subprocess.run(command, cwd=package, env=environment, check=True)


if __name__ == "__main__":
    extract()
