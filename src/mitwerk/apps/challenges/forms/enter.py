"""The form of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import AiRule, RowKind
from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault.enums import AiUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Challenge, Requirement
    from mitwerk.apps.challenges.queries.submissions import Candidate
    from mitwerk.apps.members.models import Member, Team

NEW = ""


class EnterForm(forms.Form):
    """What one says when entering; files come beside it as uploads."""

    revision = forms.ChoiceField(
        label=_("What you enter"),
        required=False,
        help_text=_("Drop new files below, or enter a blueprint you already have."),
    )
    title = forms.CharField(
        label=_("Title of your design"),
        max_length=120,
        required=False,
        help_text=_("Judges see the entry number instead, until the decision."),
    )
    team = forms.ChoiceField(label=_("Enter as"), required=False)
    ai_use = forms.ChoiceField(label=_("AI-made material"), choices=AiUse.choices)
    shows_progress = forms.BooleanField(
        label=_("Show my work in progress now"),
        required=False,
        help_text=_(
            "Others can look and comment before the deadline, still without your name. "
            "What was shown can’t be hidden again."
        ),
    )
    accept_licence = forms.BooleanField(label=_("Yes to the licence promise"), required=True)
    accept_patents = forms.BooleanField(label=_("Yes to the patent promise"), required=True)

    def __init__(
        self,
        *args: Any,
        challenge: Challenge,
        member: Member,
        candidates: Sequence[Candidate] = (),
        revising: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._teams = [] if revising else list(teams_of(member).order_by("name"))
        own = [(one.code, one.label) for one in candidates]
        self._choices("revision", [(NEW, _("New files that I add here")), *own], keep=bool(own))
        people = [(NEW, member.shown_name), *((team.code, team.name) for team in self._teams)]
        self._choices("team", people, keep=bool(self._teams))
        if revising:
            for name in ("title", "shows_progress"):
                del self.fields[name]
        if challenge.ai_rule == AiRule.REFUSED:
            none = [(AiUse.NONE.value, AiUse.NONE.label)]
            self._choices("ai_use", none, keep=True)

    def _choices(self, name: str, choices: Sequence[Any], *, keep: bool) -> None:
        if not keep:
            del self.fields[name]
            return
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        field.needed = True  # type: ignore[attr-defined]  # its first choice is one, too

    def chosen_revision(self) -> str:
        return str(self.cleaned_data.get("revision", NEW))

    def chosen_team(self) -> Team | None:
        code = self.cleaned_data.get("team", NEW)
        return next((team for team in self._teams if team.code == code), None)

    def promises(self) -> Promises:
        return Promises(self.cleaned_data["accept_licence"], self.cleaned_data["accept_patents"])


class DeclareForm(forms.Form):
    """Value, unit and source file of one requirement row."""

    value = forms.CharField(label=_("Value"), max_length=120, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    source_path = forms.CharField(label=_("File that shows it"), max_length=400, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        row: Requirement,
        limit: str = "",
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, prefix=f"row-{row.key}", initial=initial)
        self.row, self.limit = row, limit
        self.fields["unit"].initial = row.unit
        self.fields["source_path"].widget.attrs["list"] = "paths"

    @property
    def needed(self) -> bool:
        return self.row.must and self.row.kind == RowKind.DECLARED

    @property
    def begun(self) -> bool:
        """Tell whether something was typed here, now or for the revision before."""
        return bool(self["value"].value() or self.errors)

    def declared(self) -> Declared | None:
        """Return the declaration, None when the row is left empty."""
        if not self.cleaned_data["value"].strip():
            return None
        data = self.cleaned_data
        return Declared(self.row.key, data["value"], data["unit"], data["source_path"])
