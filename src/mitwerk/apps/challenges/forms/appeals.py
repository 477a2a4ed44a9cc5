"""Forms of appeals: lodging one, ruling on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import Ground, Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_NAMED = ("", _("the phase as a whole"))


class AppealForm(forms.Form):
    """What somebody holds against a decision, with the evidence its ground asks for."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=_("Taste is none: that is what the ballots are for."),
    )
    entry = forms.TypedChoiceField(
        label=_("Entry it is about"), choices=(), coerce=int, empty_value=None, required=False
    )
    row = forms.ChoiceField(
        label=_("Row of the brief"),
        choices=(),
        required=False,
        help_text=_("For a row of the brief: which one the entry does not hold."),
    )
    older = forms.CharField(
        label=_("Older revision"),
        max_length=200,
        required=False,
        help_text=_(
            "For plagiarism: the address or code of the revision that was there before. Both are "
            "laid over each other for the moderators."
        ),
    )
    flag = forms.CharField(
        label=_("Pair of parts"),
        max_length=16,
        required=False,
        help_text=_("For plagiarism: the code of a pair of similar parts, if you have one."),
    )
    text = forms.CharField(
        label=_("What happened"),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Moderators read it now, everybody after the ruling. Facts, no guesses."),
    )

    def __init__(
        self,
        *args: object,
        entries: Sequence[int],
        rows: Sequence[tuple[str, str]],
        grounds: Sequence[Ground],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = [(ground.value, ground.label) for ground in grounds]
        self.fields["ground"].choices = named  # type: ignore[attr-defined]
        numbers = [(number, _("Entry %d") % number) for number in entries]
        alone = len(grounds) == 1
        whole = ("", "–") if alone else NOT_NAMED
        self.fields["entry"].choices = [whole, *numbers]  # type: ignore[attr-defined]
        if alone:
            # Plagiarism is about one entry, never about the phase as a whole.
            self.fields["ground"].initial = grounds[0]
            self.fields["entry"].required = True
        if Ground.ROW in grounds:
            self.fields["row"].choices = [("", "–"), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["row"]

    def clean_older(self) -> str:
        """Take the code out of an address."""
        return str(self.cleaned_data["older"]).strip().rstrip("/").rsplit("/", 1)[-1]


DISMISSED = "dismissed"


class RulingForm(forms.Form):
    """How a moderator ends an appeal."""

    remedy = forms.ChoiceField(
        label=_("Ruling"),
        choices=[(DISMISSED, _("Dismissed: the decision stands")), *Remedy.choices],
        widget=forms.RadioSelect,
    )
    judge = forms.CharField(
        label=_("Judge to leave out"),
        max_length=40,
        required=False,
        help_text=_("The handle. The log shows the judge’s random name only."),
    )
    reason = forms.CharField(
        label=_("Reasons"),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everybody reads them, for good. Don’t name a judge."),
    )

    def clean_remedy(self) -> str:
        """Return the remedy, "" where the appeal is dismissed."""
        chosen: str = self.cleaned_data["remedy"]
        return "" if chosen == DISMISSED else chosen
