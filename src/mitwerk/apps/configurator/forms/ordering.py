"""Forms of ordering and wishing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator.towns import TOWNS


class QuoteForm(forms.Form):
    """Ask for a quote."""

    town = forms.ChoiceField(
        label=_("Town nearest to you"),
        choices=[("", _("Choose a town")), *((name, name) for name in TOWNS)],
    )
    name = forms.CharField(label=_("Name on the papers"), max_length=120, required=False)
    address = forms.CharField(
        label=_("Address on the papers"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(forms.Form):
    """Choose a weekend at a workshop: one field says both."""

    place = forms.CharField(max_length=40)

    def clean_place(self) -> tuple[str, str]:
        code, _bar, day = self.cleaned_data["place"].partition("|")
        return code, day


class ReasonForm(forms.Form):
    """Say why an order is cancelled."""

    reason = forms.CharField(label=_("Why"), max_length=400)


class WishForm(forms.Form):
    """Say what is missing in a catalogue."""

    title = forms.CharField(label=_("What is missing"), max_length=120)
    text = forms.CharField(
        label=_("What for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
