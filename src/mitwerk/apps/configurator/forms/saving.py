"""Forms of saving, suggesting, claiming."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator.enums import ClaimKind
from mitwerk.apps.configurator.steps import LONGEST


class SaveForm(forms.Form):
    """Save what is on the stage."""

    c = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Name"), max_length=120, required=False)
    follows = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class SuggestForm(forms.Form):
    """Propose what is on the stage to whoever shared the link."""

    c = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name"), max_length=60)
    message = forms.CharField(label=_("A word to it"), max_length=400, required=False)


class ClaimForm(forms.Form):
    """Choose what is to exist once."""

    kind = forms.ChoiceField(
        label=_("What shall exist once?"),
        choices=ClaimKind.choices,
        initial=ClaimKind.EXACT,
        widget=forms.RadioSelect,
    )
