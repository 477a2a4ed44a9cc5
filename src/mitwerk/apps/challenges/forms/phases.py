"""The form of one phase with its prizes, juries and deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import DeliverableKind, JuryKind, PhaseKind
from mitwerk.apps.challenges.forms.fields import MomentField, MoneyListField
from mitwerk.apps.challenges.services.phases import (
    MOST_DELIVERABLES,
    DeliverableDraft,
    JuryDraft,
    PhaseDraft,
)
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.people import people_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Challenge, Phase

PLAIN = ("kind", "title", "task", "opens_at", "closes_at", "judged_at", "prizes")
MOST_OFFERED = 12
JURIES = (JuryKind.CLIENT, JuryKind.EXPERTS, JuryKind.COMMUNITY)


class PhaseForm(forms.Form):
    """Everything of a phase but its deliverables."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PhaseKind.choices)
    title = forms.CharField(label=_("Title"), max_length=80)
    task = forms.CharField(
        label=_("Task"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is to be designed here, and what is given."),
    )
    opens_at = MomentField(label=_("Opens"), required=False)
    closes_at = MomentField(label=_("Entries until"), required=False)
    judged_at = MomentField(label=_("Ballots until"), required=False)
    needs = forms.MultipleChoiceField(
        label=_("Starts from the winner of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It waits until these phases are decided; entrants start from a fork."),
    )
    prizes = MoneyListField(
        label=_("Prizes by rank"),
        required=False,
        help_text=_("Separate with semicolons: 6000; 2500; 1500"),
    )
    client_weight = forms.IntegerField(
        label=_("Client jury, weight in %"), min_value=0, max_value=100, required=False
    )
    client_judges = forms.CharField(
        label=_("Who sits on it"),
        required=False,
        help_text=_("Handles, separated by commas; nobody named means you."),
    )
    experts_weight = forms.IntegerField(
        label=_("Experts, weight in %"), min_value=0, max_value=100, required=False
    )
    experts_judges = forms.CharField(label=_("Which experts"), required=False)
    community_weight = forms.IntegerField(
        label=_("Community, weight in %"), min_value=0, max_value=100, required=False
    )

    def __init__(
        self, *args: Any, challenge: Challenge, others: Sequence[Phase], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at", "judged_at"):
            self.fields[name].zone = challenge.time_zone  # type: ignore[attr-defined]
            # A draft may lack its dates, a challenge may not: so they are not called optional.
            self.fields[name].needed = True  # type: ignore[attr-defined]
        self.fields["prizes"].currency = challenge.currency  # type: ignore[attr-defined]
        self.fields["experts_judges"].help_text = _offers()
        needs = self.fields["needs"]
        if isinstance(needs, forms.MultipleChoiceField):
            needs.choices = [(phase.code, phase.title) for phase in others]

    def draft(self, key: str, deliverables: tuple[DeliverableDraft, ...]) -> PhaseDraft:
        data = self.cleaned_data
        return PhaseDraft(
            key=key,
            deliverables=deliverables,
            juries=self._juries(),
            needs=tuple(data["needs"]),
            **{name: data[name] for name in PLAIN},
        )

    def _juries(self) -> tuple[JuryDraft, ...]:
        data = self.cleaned_data
        return tuple(
            JuryDraft(kind.value, data[f"{kind}_weight"], _handles(data.get(f"{kind}_judges", "")))
            for kind in JURIES
            if data[f"{kind}_weight"]
        )


def _offers() -> str:
    """Say how experts are named, and who here offers to be one: the members with that role."""
    jurors = people_with(Role.JUROR)[:MOST_OFFERED].values_list("handle", flat=True)
    if not jurors:
        return gettext("Handles, separated by commas.")
    names = ", ".join(jurors)
    return gettext("Handles, separated by commas. Jurors here: %(names)s.") % {"names": names}


def _handles(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())


def initial_phase(phase: Phase) -> dict[str, object]:
    """Return a phase as the form shows it."""
    fields = ("kind", "title", "task", "opens_at", "closes_at", "judged_at")
    initial: dict[str, object] = {name: getattr(phase, name) for name in fields}
    initial["needs"] = [link.needs.code for link in phase.needs_links.all()]
    initial["prizes"] = tuple(prize.amount_minor for prize in phase.prizes.all())
    for jury in phase.juries.all():
        initial[f"{jury.kind}_weight"] = jury.weight_percent
        handles = [seat.member.handle for seat in jury.seats.all()]
        initial[f"{jury.kind}_judges"] = ", ".join(handles)
    return initial


class DeliverableForm(forms.Form):
    """One deliverable; a row without a kind is left out."""

    kind = forms.ChoiceField(
        label=_("Deliverable"), choices=[("", "–"), *DeliverableKind.choices], required=False
    )
    text = forms.CharField(label=_("What exactly"), max_length=240, required=False)
    required = forms.TypedChoiceField(
        label=_("Required"),
        choices=[("1", _("required")), ("0", _("welcome"))],
        coerce=lambda value: value == "1",
        initial="1",
    )


class Deliverables(forms.BaseFormSet[DeliverableForm]):
    def drafts(self) -> tuple[DeliverableDraft, ...]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        cleaned = [form.cleaned_data for form in kept if form.cleaned_data.get("kind")]
        return tuple(
            DeliverableDraft(data["kind"], data["text"], data["required"]) for data in cleaned
        )


DeliverableFormSet = forms.formset_factory(
    DeliverableForm, formset=Deliverables, extra=1, can_delete=True, max_num=MOST_DELIVERABLES
)


def initial_deliverables(phase: Phase) -> list[dict[str, object]]:
    return [
        {"kind": item.kind, "text": item.text, "required": "1" if item.required else "0"}
        for item in phase.deliverables.all()
    ]
