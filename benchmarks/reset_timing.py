"""How much longer a password reset computes for a known address than for an unknown one.

Both kinds of request run in turns through the whole of Django, in this process, on a throw-away
SQLite; what is compared is processor time, so that a busy machine does not matter much.

    python benchmarks/reset_timing.py [--tries 500]
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time

BAR_PERCENT = 5.0


def main() -> None:
    """Print both medians and their difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=500)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MITWERK_HOME": home, "DJANGO_SETTINGS_MODULE": "mitwerk.project.settings"}
        known, unknown = measure(tries)
    more = 100 * (known / unknown - 1)
    print(f"known {known * 1000:.2f} ms, unknown {unknown * 1000:.2f} ms, {tries} tries each")
    print(f"difference {more:+.1f} % of processor time (bar {BAR_PERCENT:.0f} %)")


def measure(tries: int) -> tuple[float, float]:
    """Return the median processor seconds of a reset for known and for unknown addresses."""
    import django  # noqa: PLC0415 - needs the settings

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs the settings
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from mitwerk.apps.members.models import Member  # noqa: PLC0415 - needs the settings

    for number in range(tries):
        Member.objects.create_user(f"known{number}@example.org", f"known{number}", None)
    spent: dict[str, list[float]] = {"known": [], "other": []}
    for number in range(tries):
        for kind, times in spent.items():
            address = f"10.{kind == 'known':d}.{number // 250}.{number % 250}"
            times.append(ask(f"{kind}{number}@example.org", address))
    return statistics.median(spent["known"]), statistics.median(spent["other"])


def ask(email: str, address: str) -> float:
    """Return the processor seconds of one reset request; the limits count each address alone."""
    from django.test import Client  # noqa: PLC0415 - needs the settings

    client = Client(REMOTE_ADDR=address)
    began = time.process_time()
    answer = client.post("/account/password/reset/", {"email": email})
    spent = time.process_time() - began
    if answer.status_code != 302:
        raise SystemExit(f"a reset was answered with {answer.status_code}")
    return spent


if __name__ == "__main__":
    main()
