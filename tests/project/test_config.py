"""Settings are loud on nonsense; the doctor says how to mend things."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from mitwerk.project import config
from mitwerk.project.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def run(
    home: Path, *arguments: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MITWERK_")}
    environment = kept | {"MITWERK_HOME": str(home), "DJANGO_SETTINGS_MODULE": ""} | variables
    environment.pop("DJANGO_SETTINGS_MODULE")
    command = [sys.executable, "-m", "mitwerk.project.cli", *arguments]
    return subprocess.run(
        command, env=environment, cwd=home, input=typed, capture_output=True, text=True, check=False
    )


def django(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MITWERK_HOME": str(home), "MITWERK_DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "mitwerk.project.settings"
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database the first command made; that takes seconds, so tests share it."""
    home = tmp_path_factory.mktemp("installation") / "home"
    home.mkdir()
    name = ("--email", "host@example.org", "--handle", "host")
    typed = "a long enough password\n"

    done = run(home, "createadmin", *name, "--password-stdin", "--json", typed=typed)

    assert (done.returncode, json.loads(done.stdout)["handle"]) == (0, "host"), done.stderr
    return home


def test_unknown_setting_stops_the_start(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", MITWERK_HOMME="x")

    assert done.returncode == 3
    assert done.stderr.strip() == "Unknown settings in the environment: MITWERK_HOMME"


def test_impossible_value_names_the_setting(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", MITWERK_DATABASE_URL="mysql://x")

    assert done.returncode == 3
    assert "MITWERK_DATABASE_URL" in done.stderr
    assert "sqlite:///FILE or postgresql://" in done.stderr


NONSENSE = [
    *[
        ("site_url", value)
        for value in ("banana", "http://", "https://a.example/sub", "http://a:b")
    ],
    *[("mail_url", value) for value in ("smtp://", "smtp://h:abc", "ftp://h", "smtp://[h")],
    *[("mail_from", value) for value in ("nonsense", "@example.org", "")],
    *[("database_url", value) for value in ("sqlite", "sqlite:///", "postgresql://", "mysql://x")],
    ("database_url", "postgresql://h:abc/x"),
]


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_addresses_that_lead_nowhere_are_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        config.Config.model_validate({name: value})

    assert [fault["loc"] for fault in caught.value.errors()] == [(name,)]


def test_refusal_keeps_a_password_to_itself(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", MITWERK_DATABASE_URL="postgresql://me:geheim@h:abc/x")

    assert done.returncode == 3
    assert "MITWERK_DATABASE_URL" in done.stderr
    assert "geheim" not in done.stderr


def test_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "mitwerk.toml").write_text("site_name = \n")

    done = run(tmp_path, "doctor")

    assert done.returncode == 3
    assert f"{tmp_path / 'mitwerk.toml'} is no TOML: Invalid value" in done.stderr


def test_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", MITWERK_HOME="/dev/null/x")

    assert done.returncode == 3
    assert done.stderr.startswith("Setting MITWERK_HOME: the data folder can’t be used")


def test_unknown_name_in_the_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "mitwerk.toml").write_text('site_nam = "x"\n')

    done = run(tmp_path, "doctor")

    assert done.returncode == 3
    assert "MITWERK_SITE_NAM" in done.stderr


def test_doctor_names_missing_migrations(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", "--json")

    findings = {found["what"]: found for found in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert findings["database"]["good"] is False
    assert findings["database"]["mend"].startswith("Run: mitwerk serve")


def test_doctor_is_content_with_a_good_installation(migrated: Path) -> None:
    done = run(migrated, "doctor", "--json")

    bad = [found for found in json.loads(done.stdout)["findings"] if not found["good"]]
    assert bad == []
    assert done.returncode == 0


def test_createadmin_makes_one_who_may_sign_in(migrated: Path) -> None:
    ask = "print(Member.objects.get(handle='host').check_password('a long enough password'))"

    shell = django(migrated, "shell", "-v", "0", "-c", ask)

    assert shell.stdout == "True\n"


def test_createadmin_says_where_a_database_can_not_be(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        *("createadmin", "--email", "host@example.org", "--handle", "host", "--password-stdin"),
        typed="a long enough password\n",
        MITWERK_DATABASE_URL=f"sqlite:///{tmp_path}/nowhere/db.sqlite3",
    )

    assert done.returncode == 3
    assert done.stderr.startswith("The database can’t be used: unable to open database file")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [("ledger", "check"), ("award", "none", "--by", "hanna")])
def test_commands_that_only_look_want_a_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(tmp_path, *command)

    assert done.returncode == 3
    assert done.stderr == "The database is not up to date. Run: mitwerk serve\n"


def test_missing_driver_is_named(tmp_path: Path) -> None:
    for name in ("psycopg", "psycopg2"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('{name} is not installed')\n")

    done = run(
        tmp_path,
        "doctor",
        PYTHONPATH=str(tmp_path),
        MITWERK_DATABASE_URL="postgresql://host/name",
    )

    assert done.returncode == 3
    assert done.stderr == 'PostgreSQL wants its driver: pip install "mitwerk[pg]"\n'


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_that_is_none_is_wrong_use(command: str, port: str) -> None:
    done = CliRunner().invoke(main, [command, "--port", port])

    assert done.exit_code == 2
    assert "Invalid value for '--port'" in done.output


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("sqlite:////srv/db.sqlite3", "django.db.backends.sqlite3"),
        ("postgresql://u:p%40@db:5433/name", "django.db.backends.postgresql"),
    ],
)
def test_database_reads_addresses(url: str, engine: str) -> None:
    known = config.database(config.Config(database_url=url))

    assert known["ENGINE"] == engine


def test_database_unquotes_passwords() -> None:
    known = config.database(config.Config(database_url="postgresql://u:p%40@db:5433/name"))

    assert (known["PASSWORD"], known["HOST"], known["PORT"]) == ("p@", "db", 5433)


SMTP = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
SECURED = ("EMAIL_USE_TLS", "EMAIL_USE_SSL")


@pytest.mark.parametrize(
    ("url", "port", "secured"),
    [
        ("smtp://post%40office:p%2Fss@mail.example.org", 587, [True, False]),
        ("smtp://post%40office:p%2Fss@mail.example.org:2525", 2525, [True, False]),
        ("smtps://post%40office:p%2Fss@mail.example.org:465", 465, [False, True]),
    ],
)
def test_mail_goes_out_by_smtp_when_set(
    tmp_path: Path, url: str, port: int, secured: list[bool]
) -> None:
    program = (
        "import json; from mitwerk.project import settings;"
        f"print(json.dumps([getattr(settings, name) for name in {SMTP + SECURED}]))"
    )
    environment = os.environ | {"MITWERK_HOME": str(tmp_path), "MITWERK_MAIL_URL": url}

    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )

    backend = "django.core.mail.backends.smtp.EmailBackend"
    server = [backend, "mail.example.org", port, "post@office", "p/ss"]
    assert json.loads(told.stdout) == [*server, *secured]


def test_doctor_says_no_where_nothing_shuts_children_in(monkeypatch: pytest.MonkeyPatch) -> None:
    doctor = importlib.import_module("mitwerk.project.commands.doctor")
    isolation = importlib.import_module("mitwerk.engines.geometry").isolation
    monkeypatch.setattr(doctor, "LOOKS", (doctor.look_at_isolation,))
    shut_in = CliRunner().invoke(doctor.doctor, ["--json"])
    monkeypatch.setattr(isolation, "__defaults__", ((),))  # no method at all, as on such a machine

    open_to_all = CliRunner().invoke(doctor.doctor, ["--json"])

    (finding,) = json.loads(open_to_all.stdout)["findings"]
    assert (shut_in.exit_code, open_to_all.exit_code) == (0, 1)
    assert (finding["good"], finding["saw"]) == (False, "network: none, files: none")
    assert "MITWERK_CONVERSION=false" in finding["mend"]
