"""Faults of requirement rows in the reader's language; the engine itself speaks English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from mitwerk.engines.requirements import Problem

SENTENCES: dict[str, str | Promise] = {
    "id_missing": _("Give the row a short id, such as R1."),
    "id_twice": _("Two rows have this id; rename one."),
    "text_missing": _("Say in words what the row asks for."),
    "kind_unknown": _("Say whether it is measured, judged by people or declared."),
    "judged_with_limit": _("People judge this row; leave the limit out."),
    "fact_unknown": _("Choose what is measured."),
    "comparison_unknown": _("Choose how the number is compared."),
    "unit_misfit": _("This unit does not fit what is measured."),
    "value_missing": _("Give the number it is compared with."),
    "too_many_values": _("Several numbers go with “one of” only; give one."),
    "value_not_finite": _("The limit is not a number; write it like 650 or 1.25."),
    "value_out_of_range": _("This number is too large or too small; look at the unit."),
    "value_twice": _("A number is given twice; leave one out."),
    "value_negative": _("This can’t be below 0."),
    "value_not_whole": _("This is counted; give a whole number."),
    "flag_comparison": _("This is yes or no; compare with “=”."),
    "flag_value": _("This is yes or no; give 1 or 0."),
    "share_range": _("A share is above 0 % and at most 100 %."),
    "share_misfit": _("This does not add up over parts; leave the share out."),
    "share_comparison": _("A share divides an upper limit; compare with “≤” or “<”."),
    "share_without_phase": _("Name the phase that carries this share."),
    "shares_above_whole": _("The shares of this limit add up to more than the whole."),
    "phase_twice": _("A phase is named twice; leave one out."),
    "phase_unknown": _("It names a phase that is not there any more."),
}


def sentence_of(fault: Problem) -> str:
    """Return the fault as a sentence; a fault we have no words for keeps the engine's."""
    return str(SENTENCES.get(fault.code, fault.message))
