"""Forms of judging: reading a ballot, choosing, marking as paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mitwerk.apps.challenges.models import BallotSheet


def read_ballot(sheet: BallotSheet, posted: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Return ranks and recognised entries as posted; unreadable ranks are left out.

    The service then names the entry that lacks one.
    """
    ranks: dict[str, int] = {}
    recognised = [number for number in sheet.entries if posted.get(f"recognised_{number}")]
    for number in sheet.entries:
        text = posted.get(f"rank_{number}", "").strip()
        if number not in recognised and text.isdecimal():
            ranks[number] = int(text[:6])
    return ranks, recognised


def read_remarks(sheet: BallotSheet, posted: Mapping[str, str]) -> dict[str, str]:
    """Return the lines for the authors, by entry number; empty ones are left out."""
    lines = {number: posted.get(f"remark_{number}", "") for number in sheet.entries}
    return {number: line for number, line in lines.items() if line.strip()}


class ChoiceForm(forms.Form):
    """The client jury's choice with its public reason."""

    entry = forms.TypedChoiceField(
        label=_("Your choice"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody reads this beside the result. At least 20 characters."),
        min_length=20,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, contenders: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(number, _("Entry %s") % number) for number in sorted(contenders, key=int)]
        self.fields["entry"].choices = choices  # type: ignore[attr-defined]


class PaidForm(forms.Form):
    """The reference of a payment, where it went, and its receipt where money leaves SEPA."""

    reference = forms.CharField(label=_("Reference of the payment"), max_length=140)
    country = forms.CharField(label=_("Country of the account"), max_length=2, required=False)
    paper = forms.FileField(label=_("Receipt of the bank"), required=False)


class WaiveForm(forms.Form):
    """A word of the client on a row of one entry, with the public reason."""

    row = forms.ChoiceField(label=_("Row"), choices=())
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody reads this on the entry and the result. At least 20 characters."),
        min_length=20,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, rows: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["row"].choices = rows  # type: ignore[attr-defined]
