"""Addresses among the settings: taken only when they can be used, refused with an example."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit

FILES = ("file", "console")
SERVERS = ("smtp", "smtps")


def site(value: str) -> str:
    """Return the address people use, without a slash at its end."""
    parts = _split(value, "https://mitwerk.example.org")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://mitwerk.example.org")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must end after the host (and port): the site is served from its root")
    return value.rstrip("/")


def mail(value: str) -> str:
    """Return where mail goes: a folder, the console or a server with its host."""
    parts = _split(value, "smtp://user:password@mail.example.org:587")
    if parts.scheme not in FILES + SERVERS:
        raise ValueError("must start with file://, console://, smtp:// or smtps://")
    if parts.scheme in SERVERS and not parts.hostname:
        raise ValueError("names no host; write smtp://user:password@mail.example.org:587")
    return value


def sender(value: str) -> str:
    """Return the address that mails come from; ``Name <address>`` is fine."""
    local, _at, domain = parseaddr(value)[1].rpartition("@")
    if not local or not domain:
        raise ValueError("must be a mail address such as mitwerk@example.org")
    return value


def database(value: str) -> str:
    """Return the database's address; empty means SQLite in the data folder."""
    parts = _split(value, "postgresql://user:password@host:5432/name")
    if value.startswith("sqlite:///") and value != "sqlite:///":
        return value
    if parts.scheme == "postgresql" and parts.path.strip("/"):
        return value
    if value:
        raise ValueError("must be sqlite:///FILE or postgresql://user:password@host:5432/NAME")
    return value


def _split(value: str, example: str) -> SplitResult:
    """Return the parts of an address whose port, where there is one, is a number."""
    try:
        parts = urlsplit(value)
        _port = parts.port  # the library reads it only when asked
    except ValueError as error:
        raise ValueError(f"can’t be read ({error}); write it like {example}") from None
    return parts
