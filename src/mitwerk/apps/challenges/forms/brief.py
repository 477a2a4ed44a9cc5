"""The steps of the guided brief that are plain fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.challenges.enums import AiRule, CancelRule, ChallengeSize, TooCloseRule
from mitwerk.apps.challenges.forms.fields import MoneyField
from mitwerk.apps.members.vocabulary import languages
from mitwerk.apps.members.zones import zones
from mitwerk.apps.vault.enums import Licence
from mitwerk.kit.money import CURRENCIES

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge

# What `queries.missing` asks for before a draft can be published.
NEEDED = frozenset({"summary", "intended_use", "place", "users", "must_do", "prizes_minor"})


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BriefForm(forms.Form):
    """Base: starts with what the challenge holds; ``changed_fields`` go to the service."""

    def __init__(self, data: Any = None, *, challenge: Challenge) -> None:
        initial = {name: getattr(challenge, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        self.challenge = challenge
        for name in NEEDED & self.fields.keys():
            # A draft may lack it, a challenge may not: so it is not called optional either.
            self.fields[name].needed = True  # type: ignore[attr-defined]

    def fields_to_write(self) -> dict[str, Any]:
        """Return what was understood; a field with a fault keeps its old value."""
        return dict(self.cleaned_data)


class WhatForm(BriefForm):
    """What it is for, where, for whom, and what it must do."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What people will call it: short, concrete.")
    )
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=240,
        required=False,
        help_text=_("What you look for, as you would say it to a neighbour."),
    )
    size = forms.ChoiceField(
        label=_("Size of the task"),
        choices=ChallengeSize.choices,
        widget=forms.RadioSelect,
        help_text=_("It decides which phases the template proposes; you can change all of them."),
    )
    intended_use = forms.CharField(
        label=_("Intended use"),
        max_length=4000,
        required=False,
        widget=_area(4),
        help_text=_("Which work is done with it, how often, on which ground, in which weather?"),
    )
    place = forms.CharField(
        label=_("Place of use"),
        max_length=160,
        required=False,
        help_text=_("Town, region or landscape. Designers look it up."),
    )
    users = forms.CharField(
        label=_("Who will use it"),
        max_length=4000,
        required=False,
        widget=_area(3),
        help_text=_("How many people, how tall, how trained, with gloves, at night?"),
    )
    must_do = forms.CharField(
        label=_("What it must do"),
        max_length=8000,
        required=False,
        widget=_area(6),
        help_text=_("Tell it as a day at work. Numbers come later as rows."),
    )
    language = forms.ChoiceField(
        label=_("Language of this brief"), choices=[("en", "English"), ("de", "Deutsch")]
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"), choices=lambda: [(zone, zone) for zone in zones()]
    )

    def __init__(self, data: Any = None, *, challenge: Challenge) -> None:
        super().__init__(data, challenge=challenge)
        # A program may have written others; saving another field must not change these.
        for name in ("language", "time_zone"):
            field, kept = self.fields[name], getattr(challenge, name)
            if isinstance(field, forms.ChoiceField) and not field.valid_value(kept):
                offered: Any = field.choices
                field.choices = [*offered, (kept, languages().get(kept, kept))]


class SumsForm(BriefForm):
    """Three promises that have nothing to do with each other."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    prizes_minor = MoneyField(
        label=_("Prizes in all"),
        required=False,
        help_text=_("Promised and locked when you publish. All prizes of all phases fit into it."),
    )
    target_price_minor = MoneyField(
        label=_("Target price per vehicle"),
        required=False,
        help_text=_("What one finished vehicle may cost those who build it: parts and work."),
    )
    approval_minor = MoneyField(
        label=_("Cost of approval"),
        required=False,
        help_text=_("What you set aside for tests, approval and insurance of the first one."),
    )
    MONEY: ClassVar = ("prizes_minor", "target_price_minor", "approval_minor")

    def __init__(self, data: Any = None, *, challenge: Challenge) -> None:
        super().__init__(data, challenge=challenge)
        currency = self.data.get("currency", challenge.currency)
        for name in self.MONEY:
            field = self.fields[name]
            if isinstance(field, MoneyField) and currency in CURRENCIES:
                field.currency = currency


class RulesForm(BriefForm):
    """The promises that publishing freezes."""

    licence = forms.ChoiceField(
        label=_("Licence of the hardware"),
        choices=Licence.choices,
        help_text=_(
            "Only open ones are offered: a licence that forbids to sell (NC) or to change (ND) "
            "would stop others from building and mending it."
        ),
    )
    text_licence = forms.ChoiceField(
        label=_("Licence of texts and pictures"), choices=Licence.choices
    )
    ai_rule = forms.ChoiceField(
        label=_("AI-made material"), choices=AiRule.choices, widget=forms.RadioSelect
    )
    too_close_rule = forms.ChoiceField(
        label=_("When the ballots can’t tell the winner"),
        choices=TooCloseRule.choices,
        widget=forms.RadioSelect,
        help_text=_("Decided now, so that nobody can choose the rule that suits them later."),
    )
    run_off_days = forms.IntegerField(
        label=_("Days of a run-off"), min_value=1, max_value=30, required=True
    )
    answer_days = forms.IntegerField(
        label=_("Days for your answer"),
        min_value=1,
        max_value=30,
        help_text=_(
            "To choose when it is too close, and to award what is decided. After that the "
            "contenders share, or the prizes are given as decided: nobody waits for ever."
        ),
    )
    confidence_percent = forms.IntegerField(
        label=_("Confidence a decision needs, in %"),
        min_value=50,
        max_value=99,
        help_text=_("95 is usual. Higher means: more often “too close to call”."),
    )
    appeal_days = forms.IntegerField(
        label=_("Days for appeals"),
        min_value=0,
        max_value=30,
        help_text=_(
            "Before anything is awarded, people may appeal to moderators. 7 is usual; with 0 there "
            "are no appeals, and you say so."
        ),
    )
    ruling_days = forms.IntegerField(label=_("Days for ruling on them"), min_value=1, max_value=30)
    winner_keeps_percent = forms.IntegerField(
        label=_("Share of a prize that the winner keeps, in %"),
        min_value=50,
        max_value=100,
        help_text=_(
            "The rest goes to everybody whose work is in the winning revision, the winner "
            "included. 70 is usual; with 100 the winner keeps all."
        ),
    )
    cancel_rule = forms.ChoiceField(
        label=_("If you cancel"), choices=CancelRule.choices, widget=forms.RadioSelect
    )
