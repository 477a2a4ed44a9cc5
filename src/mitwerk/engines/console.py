"""What every engine's command line shares: exit codes, JSON answers and clear refusals.

Exit codes: 0 an answer was given, 1 a check or verify says no (or a contradiction),
2 wrong use, 3 bad input. With ``--json`` a refusal is an object on standard output:
``{"error": {"type", "message", "where"}}``.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

SAYS_NO = 1
BAD_INPUT = 3


class BadInputError(Exception):
    """Input that can't be used.

    Says what is wrong and what to do (``message``) and where it stands (``where``).
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


def answer(payload: object) -> None:
    """Print one JSON answer, keys in the order given, text unescaped."""
    click.echo(json.dumps(payload, ensure_ascii=False, allow_nan=False))


def refuse(error: Exception, *, where: str, as_json: bool) -> None:
    """Print a refusal and leave with exit code 3."""
    kind = type(error).__name__
    message = getattr(error, "strerror", None) or str(error)  # without number and path again
    if as_json:
        answer({"error": {"type": kind, "message": message, "where": where}})
    else:
        click.echo(f"{where + ': ' if where else ''}{message}", err=True)
    raise SystemExit(BAD_INPUT)


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a `BadInputError` or an unreadable file into exit code 3.

    The wrapped command takes ``as_json`` among its keyword arguments.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        as_json = bool(kwargs.get("as_json", False))
        try:
            return command(*args, **kwargs)
        except BadInputError as error:
            refuse(error, where=error.where, as_json=as_json)
        except BrokenPipeError:
            raise  # whoever read the answer went away (`… | head`): click leaves quietly
        except OSError as error:
            refuse(error, where=str(error.filename or ""), as_json=as_json)
        raise AssertionError("refuse() always leaves")  # pragma: no cover - for the type checker

    return run


json_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--json", "as_json", is_flag=True, help="Answer as JSON on standard output."
)
