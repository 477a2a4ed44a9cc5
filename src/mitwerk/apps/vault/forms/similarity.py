"""What people say after looking at two parts that are alike."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LookForm(forms.Form):
    """Why it is fine, or why the lineage is missing; two buttons send one or the other."""

    reason = forms.CharField(label=_("What did you see?"), max_length=400, required=False)
