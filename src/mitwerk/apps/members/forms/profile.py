"""Profile and preferences of a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members import vocabulary
from mitwerk.apps.members.enums import Skill
from mitwerk.apps.members.rules import clean_tags
from mitwerk.apps.members.zones import zones
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


def language_choices() -> list[tuple[str, str]]:
    return list(vocabulary.languages().items())


def country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *vocabulary.countries().items()]


class ProfileForm(forms.Form):
    """What others see on the member's page."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        help_text=_("Shown instead of your handle. A made-up name is fine."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages you write in"),
        required=False,
        choices=language_choices,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("Hold Ctrl or ⌘ to choose several."),
    )
    skills = forms.MultipleChoiceField(
        label=_("Skills"),
        required=False,
        choices=Skill.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label=_("Other skills"),
        required=False,
        max_length=400,
        help_text=_("In your own words, with commas between them: TIG welding, felt, Arduino."),
    )
    about = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What you like to make, what you are looking for. Markdown works."),
    )
    about_language = forms.ChoiceField(
        label=_("This text is written in"), required=False, choices=language_choices
    )

    def clean_tags(self) -> list[str]:
        try:
            return clean_tags(self.cleaned_data["tags"].split(","))
        except InvalidError as problem:
            raise forms.ValidationError(problem.detail) from None

    def clean_about_language(self) -> str:
        return self.cleaned_data["about_language"] or "en"

    @staticmethod
    def initial_of(member: Member) -> dict[str, object]:
        """Return a member's profile as the form shows it."""
        names = ("name", "country", "languages", "skills", "about", "about_language")
        shown: dict[str, object] = {name: getattr(member, name) for name in names}
        return {**shown, "tags": ", ".join(member.tags)}


class PreferencesForm(forms.Form):
    """How the platform speaks to the member: pages, mails and times."""

    interface_language = forms.ChoiceField(
        label=_("Language of pages and mails"),
        choices=[
            (code, get_language_info(code)["name_local"].capitalize())
            for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in zones()],
        help_text=_("Deadlines are shown in it, beside the client’s."),
    )


class PeopleFilter(forms.Form):
    """Narrows the list of people; nonsense narrows nothing."""

    words = forms.CharField(label=_("Name or other skill"), required=False, max_length=80)
    skill = forms.ChoiceField(
        label=_("Skill"), required=False, choices=[("", _("any")), *Skill.choices]
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", _("any")), *vocabulary.countries().items()],
    )

    def chosen(self) -> dict[str, str]:
        """Return what is to be searched for."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
