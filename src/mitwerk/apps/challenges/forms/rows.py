"""Requirement rows as a set of forms."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import RowKind
from mitwerk.apps.challenges.forms.fields import SharesField
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.engines.requirements import FACTS, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.challenges.models import Phase, Requirement
    from mitwerk.apps.challenges.queries.missing import Missing

COMPARISONS = [
    ("", "–"),
    ("<=", _("≤ at most")),
    (">=", _("≥ at least")),
    ("<", _("< below")),
    (">", _("> above")),
    ("==", _("= exactly")),
    ("in", _("∈ one of")),
]


def fact_choices() -> list[tuple[str, str]]:
    """Return the vocabulary in the reader's language, by name."""
    german = (get_language() or "en").startswith("de")
    named = [(name, fact.german if german else fact.english) for name, fact in FACTS.items()]
    return [("", "–"), *sorted(named, key=lambda pair: pair[1].casefold())]


class RowForm(forms.Form):
    """One row; the phases and the share of the whole stand at its end.

    ``faults`` says what is wrong with the row as it was kept; a draft may hold such rows.
    """

    faults: Sequence[str] = ()

    key = forms.SlugField(
        label=_("Id"), max_length=40, required=False, widget=forms.TextInput({"size": 5})
    )
    text = forms.CharField(
        label=_("What it must hold, as a sentence"), max_length=300, required=False
    )
    kind = forms.ChoiceField(
        label=_("How it is checked"),
        choices=[  # short: five fields stand in one line
            (RowKind.FACT, _("measured")),
            (RowKind.JUDGED, _("judged by people")),
            (RowKind.DECLARED, _("declared")),
        ],
    )
    must = forms.TypedChoiceField(
        label=_("Weight"),
        choices=[("1", _("must")), ("0", _("should"))],
        coerce=lambda value: value == "1",
        initial="1",
    )
    fact = forms.ChoiceField(label=_("What is measured"), choices=fact_choices, required=False)
    comparison = forms.ChoiceField(label=_("Limit"), choices=COMPARISONS, required=False)
    value = forms.CharField(label=_("Number"), max_length=120, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    phases = forms.MultipleChoiceField(
        label=_("Phases, none for all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    share = SharesField(label=_("Share of the whole in %"), required=False)

    def __init__(self, *args: Any, phases: Sequence[Phase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["phases"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(phase.code, phase.title) for phase in phases]
        self.fields["unit"].widget.attrs["list"] = "units"
        self.fields["share"].widget.attrs["placeholder"] = "12; 10"

    def clean(self) -> dict[str, Any]:
        """Let an empty row be; a row with a limit needs its sentence, one of yes or no no limit."""
        data = super().clean() or self.cleaned_data
        fact = FACTS.get(data.get("fact", ""))
        if fact is not None and fact.dimension is Dimension.FLAG:
            data["comparison"], data["unit"] = "==", ""
            data["value"] = data.get("value") or "1"
        if not data.get("text") and any(data.get(name) for name in ("key", "fact", "value")):
            self.add_error("text", _("Say in words what the row asks for."))
        if 1 < len(data.get("share", ())) != len(data.get("phases", ())):
            self.add_error("share", _("Write one share for all phases, or one for each of them."))
        return data

    def draft(self) -> RowDraft:
        data = self.cleaned_data
        shares = data["share"] if len(data["share"]) > 1 else cycle(data["share"] or [None])
        return RowDraft(
            key=data["key"],
            text=data["text"],
            kind=data["kind"],
            must=data["must"],
            fact=data["fact"],
            comparison=data["comparison"],
            value=data["value"],
            unit=data["unit"],
            phases=tuple(zip(data["phases"], shares, strict=False)),
        )


class _Rows(forms.BaseFormSet[RowForm]):
    """Leaves out rows taken away and keeps the order that ORDER says."""

    def drafts(self) -> list[RowDraft]:
        kept = [form for form in self.ordered_forms if form.cleaned_data.get("text")]
        drafts = [form.draft() for form in kept]
        used = {draft.key for draft in drafts if draft.key}
        free = (f"R{number}" for number in range(1, 999) if f"R{number}" not in used)
        return [draft if draft.key else _named(draft, next(free)) for draft in drafts]


def _named(draft: RowDraft, key: str) -> RowDraft:

    return replace(draft, key=key)


def put_faults(rows: Iterable[RowForm], faults: Sequence[Missing]) -> None:
    """Give each row of the page the sentences that say what is wrong with it."""
    for row in rows:
        key = row["key"].value()
        row.faults = [fault.text.removeprefix(f"{key}: ") for fault in faults if fault.row == key]


RowFormSet = forms.formset_factory(
    RowForm, formset=_Rows, extra=1, can_delete=True, can_order=True, max_num=200
)


def initial_rows(requirements: Sequence[Requirement]) -> list[dict[str, object]]:
    """Return the rows of a draft as the forms show them."""
    return [_initial(requirement) for requirement in requirements]


def _initial(requirement: Requirement) -> dict[str, object]:
    links = sorted(requirement.phase_links.all(), key=lambda link: link.phase.position)
    fields = ("key", "text", "kind", "fact", "comparison", "value", "unit")
    return {name: getattr(requirement, name) for name in fields} | {
        "must": "1" if requirement.must else "0",
        "phases": [link.phase.code for link in links],
        "share": tuple(link.share_percent for link in links),
    }
