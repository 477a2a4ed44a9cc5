"""Settings of an installation, from the environment (``MITWERK_…``) or ``mitwerk.toml``.

The environment wins. Unknown names and impossible values stop the start with a clear sentence.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from mitwerk.project import addresses

PAYMENT_KEY = "payment.key"  # beside secret.key, mode 600
SETTINGS_FILE = "mitwerk.toml"


def default_home() -> Path:
    """Return ``.mitwerk`` in the current folder: a demo stays where it was started."""
    return Path.cwd() / ".mitwerk"


class Config(BaseSettings):
    """All settings; each can be set as ``MITWERK_NAME`` or as ``name`` in mitwerk.toml."""

    model_config = SettingsConfigDict(
        env_prefix="MITWERK_", extra="forbid", toml_file=SETTINGS_FILE
    )

    home: Path = Field(default_factory=default_home, description="Data folder.")
    database_url: str = Field("", description="sqlite:///file or postgresql://…; empty: in home.")
    secret_key: str = Field("", description="Empty: made once and kept in home.")
    payment_key: str = Field("", description="Seals payment data; several by comma, newest first.")
    debug: bool = Field(default=False, description="Show tracebacks; never on a public machine.")
    site_url: str = Field("http://127.0.0.1:8000", description="Address people use.")
    site_name: str = Field("mitwerk", description="Name in titles and mails.")
    allowed_hosts: list[str] = Field(default=["127.0.0.1", "localhost", "[::1]"])
    mail_url: str = Field("file://", description="file://, console://, smtp://user:pw@host:587.")
    mail_from: str = Field("mitwerk@localhost")
    behind_proxy: bool = Field(default=False, description="Trust X-Forwarded-Proto and -For.")
    max_upload_bytes: int = Field(2**30, gt=0, description="Largest single file, 1 GiB.")
    conversion: bool = Field(default=True, description="Convert uploaded models in the sandbox.")
    clock_file: Path | None = Field(None, description="Shifts the clock; rehearsals only.")
    demo: bool = Field(default=False, description="Show the demo's ready sign-ins.")

    _database = field_validator("database_url")(addresses.database)
    _site = field_validator("site_url")(addresses.site)
    _mail = field_validator("mail_url")(addresses.mail)
    _sender = field_validator("mail_from")(addresses.sender)

    @field_validator("payment_key")
    @classmethod
    def fernet_keys(cls, value: str) -> str:
        for key in re.split(r"[,\s]+", value):
            if key and not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key):
                raise ValueError("must be keys of 32 bytes in url-safe base 64 (44 characters)")
        return value

    @field_validator("home")
    @classmethod
    def absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))


def unknown_variables() -> list[str]:
    """Return ``MITWERK_…`` variables that name no setting (typing errors must not pass)."""
    known = {f"MITWERK_{name.upper()}" for name in Config.model_fields} | {"MITWERK_SHARED"}
    ours = (name for name in os.environ if name.startswith("MITWERK_"))
    return sorted(n for n in ours if not n.startswith("MITWERK_TEST_") and n not in known)


def load() -> Config:
    """Read the settings, loudly.

    Raises
    ------
    pydantic.ValidationError, ValueError
        With the name of the setting and what it may be.
    """
    unknown = unknown_variables()
    if unknown:
        raise ValueError(f"Unknown settings in the environment: {', '.join(unknown)}")
    try:
        return Config()  # type: ignore[call-arg]  # the plugin does not see defaults in Field
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{Path(SETTINGS_FILE).absolute()} is no TOML: {error}") from error


def secret_key(config: Config) -> str:
    """Return the configured key, or the one made at the first start and kept in home."""
    if config.secret_key:
        return config.secret_key
    return _kept(config.home / "secret.key", secrets.token_urlsafe(48))


def payment_keys(config: Config) -> list[str]:
    """Return the keys that seal payment data, newest first; made at the first start like the above.

    They never stand in the database: whoever copies that alone reads no account.
    """
    given = config.payment_key or _kept(config.home / PAYMENT_KEY, _new_payment_key())
    return [key.strip() for key in re.split(r"[,\s]+", given) if key.strip()]


def _new_payment_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, new: str) -> str:
    """Return a key that only we can read, made when there is none yet.

    Linked into place when it is whole: web process and worker start at the same moment.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temp = tempfile.mkstemp(dir=path.parent)  # mode 600
        with os.fdopen(handle, "w") as file:
            file.write(new)
        with suppress(FileExistsError):
            os.link(temp, path)
        Path(temp).unlink()
    return path.read_text().strip()


def database(config: Config) -> dict[str, Any]:
    """Return Django's DATABASES["default"] for the configured address."""
    url = config.database_url or f"sqlite:///{config.home / 'mitwerk.sqlite3'}"
    if url.startswith("sqlite"):
        return _sqlite(url.removeprefix("sqlite:///"))
    return _postgresql(url)


# What REPLACE throws out fires the triggers that forbid deleting only with recursive triggers.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA recursive_triggers=ON;"


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # To open it anew costs more than most answers: functions, pragmas, the whole schema read.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Writers queue at BEGIN instead of failing in the middle with a stale read.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA synchronous=FULL;" + PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }
