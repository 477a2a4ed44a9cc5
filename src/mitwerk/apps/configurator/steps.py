"""The state of a stage as a text that fits an address: what was clicked, in order.

Steps are joined by dots. A step is ``code`` (chosen), ``!code`` (refused), ``-family`` (nothing of
it) or nothing (taken back); behind it stand the decisions that it gave up, each after ``~``:
``body-ink.roof-black~body-ink``. Undoing is leaving the last step out: nothing else is kept.

>>> [step.take for step in parse("body-ink.-decal.roof-black~body-ink")]
['body-ink', '-decal', 'roof-black']
>>> text(parse("a*20b.!c"))
'a*20b.!c'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from django.utils.translation import gettext as _

from mitwerk.kit.problems import InvalidError

LONGEST = 6_000
"""Characters of a state that is read."""
ROOM = 3_600
"""Characters of a state that is written, as it stands in an address: servers take addresses of
8 KiB, and that of a comparison holds two."""
MOST_STEPS = 400
_kept = re.compile(r"[^A-Za-z0-9_-]|^-")
_coded = re.compile(r"(?:\*[0-9a-f]{2})+")
_step = re.compile(r"[!-]?[A-Za-z0-9_*][A-Za-z0-9_*-]*|")


@dataclass(frozen=True, slots=True)
class Step:
    """One click: what was taken, and which earlier decisions were given up for it."""

    take: str
    gave_up: tuple[str, ...] = ()


def coded(name: str) -> str:
    r"""Return a name without the characters that mean something in a state.

    >>> coded("wheel 15\"")
    'wheel*2015*22'
    """
    return _kept.sub(lambda found: "".join(f"*{byte:02x}" for byte in found[0].encode()), name)


def named(text: str) -> str:
    """Return the name behind `coded`.

    >>> named("wheel*2015*22")
    'wheel 15"'
    """
    return _coded.sub(lambda found: bytes.fromhex(found[0].replace("*", "")).decode(), text)


def parse(state: str) -> tuple[Step, ...]:
    """Return the steps of a state.

    Raises
    ------
    InvalidError
        When it was not written by `text`.
    """
    if not state:
        return ()
    parts = state.split(".")
    if len(state) > LONGEST or len(parts) > MOST_STEPS:
        raise InvalidError(_("This link is longer than any that we give out."), where="c")
    return tuple(_parsed(part) for part in parts)


def _parsed(part: str) -> Step:
    take, *gave_up = part.split("~")
    wrong = not _step.fullmatch(take) or not all(_step.fullmatch(one) and one for one in gave_up)
    if wrong or not (take or gave_up):
        raise InvalidError(_("A part of this link is damaged: “%s”.") % part[:40], where="c")
    try:
        return Step(_read(take), tuple(_read(one) for one in gave_up))
    except UnicodeDecodeError:
        raise InvalidError(
            _("A part of this link is damaged: “%s”.") % part[:40], where="c"
        ) from None


def _read(part: str) -> str:
    sign = part[:1] if part[:1] in {"!", "-"} else ""
    return sign + named(part[len(sign) :])


def _written(part: str) -> str:
    sign = part[:1] if part[:1] in {"!", "-"} else ""
    return sign + coded(part[len(sign) :])


def text(steps: tuple[Step, ...]) -> str:
    """Return the state of some steps."""
    return ".".join(
        "~".join([_written(step.take), *(_written(one) for one in step.gave_up)]) for step in steps
    )


def fitting(steps: tuple[Step, ...], room: int = ROOM) -> tuple[Step, ...]:
    """Return the newest steps that fit an address, all of them where they do.

    >>> fitting((Step("a"), Step("b"), Step("!c")), room=7)
    (Step(take='b', gave_up=()), Step(take='!c', gave_up=()))
    """
    kept = 0
    for step in reversed(steps[-MOST_STEPS:]):
        room -= len(quote_plus(text((step,)))) + 1
        if room < 0:
            break
        kept += 1
    return steps[len(steps) - kept :]
