"""API tokens and roles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.enums import Scope
from mitwerk.kit import clock

if TYPE_CHECKING:
    from datetime import datetime


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for"),
        max_length=60,
        help_text=_("For example “upload script on the workshop computer”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("It ends"),
        coerce=int,
        initial=90,
        choices=[
            (30, _("after 30 days")),
            (90, _("after 90 days")),
            (365, _("after a year")),
            (0, _("never, until you revoke it")),
        ],
    )

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return clock.now() + timedelta(days=days) if days else None
