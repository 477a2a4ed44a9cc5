"""Forms of blueprints and revisions; the rules stand in the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.members.vocabulary import languages
from mitwerk.apps.vault import licensing
from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.enums import AiUse, Licence, Visibility
from mitwerk.apps.vault.services.blueprints import About
from mitwerk.apps.vault.services.revisions import Note

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member, Team
    from mitwerk.apps.vault.models import Blueprint


LICENCE_FIELDS = ("licence", "text_licence")


class AboutForm(forms.Form):
    """What is written about a blueprint."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=240,
        required=False,
        help_text=_("What it is and what it is good for."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=40_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Markdown: headings, lists, tables, links."),
    )
    language = forms.ChoiceField(
        label=_("Written in"), required=False, choices=lambda: list(languages().items())
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=400, required=False, help_text=_("Separated by commas.")
    )
    licence = forms.ChoiceField(label=_("Licence of the hardware"), choices=Licence.choices)
    text_licence = forms.ChoiceField(
        label=_("Licence of texts and pictures"), choices=Licence.choices
    )

    def __init__(self, *args: Any, blueprint: Blueprint | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(blueprint))
        super().__init__(*args, **kwargs)
        if blueprint is not None and blueprint.forked_from is not None:
            old = zip(LICENCE_FIELDS, licences_of(blueprint.forked_from), strict=True)
            for name, licence in old:
                allowed = licensing.forks_to(licence)
                self.fields[name].choices = [  # type: ignore[attr-defined]
                    choice for choice in Licence.choices if choice[0] in allowed
                ]
                self.fields[name].help_text = _("What the licence of its origin allows.")

    def about(self) -> About:
        """Return the cleaned fields for the service."""
        clean = self.cleaned_data
        return About(
            title=clean["title"],
            summary=clean["summary"],
            description=clean["description"],
            language=clean["language"] or str(self.initial["language"]),
            licence=clean["licence"],
            text_licence=clean["text_licence"],
            tags=tuple(clean["tags"].split(",")),
        )


def _initial(blueprint: Blueprint | None) -> dict[str, object]:
    if blueprint is None:
        return {
            "language": (get_language() or "en").partition("-")[0],
            "licence": Licence.CERN_OHL_S,
            "text_licence": Licence.CC_BY_SA,
        }
    names = ("title", "summary", "description", "language", "licence", "text_licence")
    return {name: getattr(blueprint, name) for name in names} | {"tags": ", ".join(blueprint.tags)}


class OwnerForm(forms.Form):
    """Who owns a new blueprint; shown to people with a team only."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams: dict[str, Team] = {team.code: team for team in teams_of(member)}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", member.shown_name),
            *((code, team.name) for code, team in self.teams.items()),
        ]

    @property
    def team(self) -> Team | None:
        return self.teams.get(self.cleaned_data.get("owner", ""))


class NoteForm(forms.Form):
    """What the author says about a revision."""

    message = forms.CharField(
        label=_("What changed"),
        max_length=240,
        required=False,
        help_text=_("One sentence for the history."),
    )
    ai_use = forms.ChoiceField(label=_("AI-made material"), choices=AiUse.choices)
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            (Visibility.DRAFT, _("A draft: only you, for now")),
            (Visibility.OPEN, _("Open: everybody, for good")),
        ],
        widget=forms.RadioSelect,
        initial=Visibility.DRAFT,
    )

    def note(self) -> Note:
        """Return the cleaned fields for the service."""
        clean = self.cleaned_data
        return Note(clean["message"], clean["ai_use"], clean["visibility"])


class WithholdForm(forms.Form):
    """Why a file is taken down."""

    reason = forms.CharField(
        label=_("Reason that readers will see"), max_length=400, widget=forms.Textarea({"rows": 3})
    )
