"""Machine verdicts as drawing-sheet rows in the reader's language, and as a mark on a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Objection
from mitwerk.apps.challenges.queries.barring import asks_for_word, bars, failing_rows, open_rows
from mitwerk.apps.challenges.queries.verdict_words import advice
from mitwerk.apps.challenges.rules import REVEALED
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob
from mitwerk.engines import requirements as engine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.models import EntryCheck, Phase, Waiver
    from mitwerk.apps.challenges.queries.rows import SheetRow

Y_UP = (".glb", ".gltf")
FEW, MANY = 4, 9  # digits shown, and what is shown where fewer would hide the difference


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a page says of one check: the rows, the sentence above them, whether it goes on.

    ``unsure``: rows that could not be measured wait for the client's word.
    """

    rows: list[SheetRow]
    mark: str = ""
    sentence: str = ""
    under_way: bool = False
    files: int = 0
    unsure: bool = False

    @property
    def done(self) -> bool:
        return bool(self.mark)


def may_see_verdicts(phase: Phase, *, is_author: bool) -> bool:
    """Authors see verdicts at once, everybody else from the deadline on."""
    return is_author or phase.state in REVEALED or phase.state == PhaseState.CANCELLED


def verdicts_of(
    check: EntryCheck | None,
    rows: Sequence[SheetRow],
    *,
    phase: Phase,
    withheld: Collection[str] = (),
    waivers: Iterable[Waiver] = (),
    objections: Iterable[Objection] = (),
    blot: Callable[[str], str] = str,
    shown: str = "",
    to_author: bool = True,
) -> Verdicts:
    """Lay the verdicts of a check over the rows of its phase.

    Parameters
    ----------
    check
        None where nothing was ever checked: the rows stay as they are.
    withheld
        Paths of files that were taken down: nothing is said of them.
    blot
        Takes names out of text, for readers of a masked entry.
    shown
        Path (already blotted) of the model that the page's viewer shows: places in it get a mark.
    to_author
        Whether the reader can mend it, and is told how.
    """
    if check is None:
        return Verdicts(list(rows))
    if not check.finished:
        return Verdicts(list(rows), under_way=True, files=len(check.files))
    kept = {one["id"]: one for one in without(withheld, check)}
    waived = {one.requirement.key: one for one in waivers}
    objected = {one.requirement.key: one for one in objections}
    words: dict[str, Waiver | Objection] = {**objected, **waived}
    laid = [
        _laid(row, kept[row.code], words.get(row.code), blot, shown, to_author=to_author)
        if row.code in kept
        else row
        for row in rows
    ]
    asked = asks_for_word(phase)
    left = {row["id"] for row in open_rows(check)} - set(words) if asked else set()
    mark = mark_of(check, passed(check, waived))
    return Verdicts(
        laid,
        "unknown" if mark == "waived" and left else mark,
        _sentence(check, waived, set(objected) - set(waived), left, barring=bars(phase.challenge)),
        files=len(check.files),
        unsure=bool(left),
    )


def withheld_paths(check: EntryCheck) -> set[str]:
    """Return the paths of a check's files that are withheld after a takedown."""
    digests = {sha256: path for path, sha256 in check.files}
    gone = Blob.objects.filter(sha256__in=list(digests), state=BlobState.WITHHELD)
    return {digests[sha256] for sha256 in gone.values_list("sha256", flat=True)}


def without(paths: Collection[str], check: EntryCheck) -> list[dict[str, Any]]:
    """Return the rows of a check, those of these files without what they say."""
    hidden: dict[str, Any] = {"measured": None, "where": None, "message": "", "source": None}
    hidden |= {"made_of": []}
    return [
        row | hidden | {"verdict": "not_checkable", "reason": "withheld"}
        if row["where"] and row["where"]["path"] in paths
        else row
        for row in check.rows
    ]


def _laid(
    row: SheetRow,
    found: Mapping[str, Any],
    word: Waiver | Objection | None,
    blot: Callable[[str], str],
    shown: str,
    *,
    to_author: bool,
) -> SheetRow:
    undecided = found["verdict"] in {"not_checkable", "declared"} or found.get("source")
    if row.verdict == "declared" and undecided:
        return row
    path = blot(found["where"]["path"]) if found["where"] else ""
    at = found["where"]["at"] if found["where"] else None
    return replace(
        row,
        verdict=found["verdict"],
        measured=measured_text(found),
        advice=blot(advice(found, to_author=to_author)),
        place=path,
        mark=_mark_in_viewer(path, at) if at and path == shown else "",
        waiver=_word_text(word, blot),
    )


def measured_text(row: Mapping[str, Any]) -> str:
    """Return the measured value with its unit, in as many digits as the verdict needs."""
    value = row["measured"]
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    exact = Decimal(str(value))
    limits = [Decimal(limit) for limit in row["limit"]]
    shown = next(
        (
            rounded
            for digits in range(FEW, MANY)
            if all(_side(rounded := _round(exact, digits), x) == _side(exact, x) for x in limits)
        ),
        exact,
    )
    mark = str(get_format("DECIMAL_SEPARATOR"))
    return engine.format_value(shown, row["unit"], decimal_mark=mark)


def _round(value: Decimal, digits: int) -> Decimal:
    return Decimal(f"{value:.{digits}g}")


def _side(value: Decimal, limit: Decimal) -> int:
    return (value > limit) - (value < limit)


def _mark_in_viewer(path: str, at: Sequence[float]) -> str:
    """Return a place in mm as the viewer takes it: metres, y up."""
    x, y, z = at if path.lower().endswith(Y_UP) else (at[0], at[2], -at[1])
    return " ".join(f"{0.001 * side + 0.0:.7g}" for side in (x, y, z))


def _word_text(word: Waiver | Objection | None, blot: Callable[[str], str]) -> str:
    if word is None:
        return ""
    text = _("Waived by the client on %(day)s: %(reason)s")
    if isinstance(word, Objection):
        text = _("Not kept, says the client on %(day)s: %(reason)s")
    return text % {"day": date_format(word.at), "reason": blot(word.reason)}


def passed(check: EntryCheck | None, waived: Collection[str]) -> int:
    """Return how many of the rows that fail are waived; words on other rows don't count."""
    return sum(row["id"] in waived for row in failing_rows(check))


def mark_of(check: EntryCheck | None, waived: int = 0) -> str:
    """Return the word for a card: ``pass``, ``fail``, ``waived``, ``declared`` or ``unknown``."""
    if check is None or not check.finished:
        return ""
    if check.failed > waived:
        return "fail"
    if check.failed:
        return "waived"
    return check.verdict if check.verdict in {"pass", "declared"} else "unknown"


def mark_text(check: EntryCheck | None, waived: int = 0) -> str:
    """Say on a card how an entry keeps the rows that can be measured."""
    mark = mark_of(check, waived)
    if mark == "fail" and check is not None:
        count = check.failed - waived
        return ngettext("%d row fails", "%d rows fail", count) % count
    if mark == "unknown" and check is not None and check.unknown:
        many = ngettext("%d row not measured", "%d rows not measured", check.unknown)
        return many % check.unknown
    words = {
        "pass": _("keeps every row"),
        "waived": _("waived"),
        "declared": _("by its parts list"),
        "unknown": _("not measured"),
    }
    return words.get(mark, "")


def _sentence(
    check: EntryCheck,
    waived: Collection[str],
    objected: Collection[str],
    left: Collection[str],
    *,
    barring: bool,
) -> str:
    """Say how an entry stands; ``left`` are the rows that wait for the client's word."""
    failing = {row["id"] for row in failing_rows(check)}
    count = len(failing - set(waived))
    if count:
        many = ngettext("%d must-row fails by measurement.", "%d must-rows fail by measurement.",
                        count)  # fmt: skip
        bar = _("Such an entry gets no prize, unless the client waives the row in public.")
        return f"{many % count} {bar}" if barring else many % count
    if objected:
        many = ngettext(
            "%d must-row could not be measured, and the client says it is not kept: no prize.",
            "%d must-rows could not be measured, and the client says they are not kept: no prize.",
            len(objected),
        )
        return many % len(objected)
    if left:
        many = ngettext(
            "%d must-row could not be measured: before a prize it needs the client’s word.",
            "%d must-rows could not be measured: before a prize they need the client’s word.",
            len(left),
        )
        return many % len(left)
    if failing:
        return _("What fails by measurement, the client waived in public.")
    if check.verdict == "pass":
        return _("Every must-row that is measured holds.")
    if check.unknown:
        many = ngettext(
            "Nothing fails; %d must-row could not be measured. That bars nobody.",
            "Nothing fails; %d must-rows could not be measured. That bars nobody.",
            check.unknown,
        )
        return many % check.unknown
    if check.verdict == "declared":
        return _("Nothing fails by measurement; the rest stands in the parts list of the entry.")
    return _("No row of this phase is measured by machine.")
