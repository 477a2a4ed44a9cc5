"""Forms of safety notices; the rules stand in the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.vault.enums import Severity
from mitwerk.apps.vault.services.safety import LONGEST, Warned

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision


class WarnForm(forms.Form):
    """What is wrong, and what to do now."""

    severity = forms.ChoiceField(
        label=_("How bad is it"),
        choices=[(one.value, one.label) for one in reversed(Severity)],
        widget=forms.RadioSelect,
        initial=Severity.CAUTION,
    )
    file = forms.ChoiceField(label=_("What is it about"), required=False)
    wrong = forms.CharField(
        label=_("What is wrong"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )
    todo = forms.CharField(
        label=_("What people shall do now"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Short and clear: take it off, tighten it, replace it by …"),
    )

    def __init__(self, *args: Any, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].needed = True  # type: ignore[attr-defined]  # it begins with a choice
        files = revision.files.order_by("number").values_list("number", "path")
        self.fields["file"].choices = [  # type: ignore[attr-defined]
            ("", _("the design as a whole")),
            *((str(number), path) for number, path in files),
        ]

    def warned(self, language: str, proposed_in: str = "") -> Warned:
        """Return the cleaned fields for the service."""
        clean = self.cleaned_data
        number = int(clean["file"]) if clean["file"] else None
        return Warned(
            clean["severity"], clean["wrong"], clean["todo"], number, language, proposed_in
        )


class AnswerForm(forms.Form):
    """What became of it: withdrawn, or solved in a revision."""

    kind = forms.ChoiceField(choices=[("withdraw", "withdraw"), ("solve", "solve")])
    revision = forms.CharField(max_length=200, required=False)
    reason = forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 2}))
