"""Teams and invitations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.models.member import handle_is_plain
from mitwerk.apps.members.rules import reserved_handle_message


class TeamChangeForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    about = forms.CharField(
        label=_("About the team"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What you build together and whom you are looking for. Markdown works."),
    )


class TeamForm(TeamChangeForm):
    handle = forms.CharField(
        label=_("Handle of the team"),
        max_length=30,
        help_text=_("Part of its address; can’t be changed later."),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("name", "handle", "about")

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"]).strip().lower()
        handle_is_plain(handle)
        if message := reserved_handle_message(handle):
            raise forms.ValidationError(message)
        return handle


class HandleForm(forms.Form):
    """Names a member by handle, with or without the @ in front."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=31,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).strip().removeprefix("@").lower()
