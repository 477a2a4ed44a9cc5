"""What people type in discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members import vocabulary
from mitwerk.apps.talk import rules
from mitwerk.apps.talk.enums import ThreadKind
from mitwerk.apps.talk.services.posts import MAX_REASON
from mitwerk.apps.talk.services.threads import Text

if TYPE_CHECKING:
    from mitwerk.apps.talk.subjects import Subject


def interface_language() -> str:
    return (get_language() or "en").partition("-")[0]


class TextForm(forms.Form):
    """A text and the language it is written in; the page's language is the first guess."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=rules.MAX_BODY,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Markdown works. @handle calls somebody."),
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        required=False,
        choices=lambda: list(vocabulary.languages().items()),
        initial=interface_language,
    )

    def text(self) -> Text:
        return Text(
            body=self.cleaned_data["body"],
            language=self.cleaned_data["language"] or interface_language(),
            title=self.cleaned_data.get("title", ""),
        )


class ReplyForm(TextForm):
    """One more post."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["body"].label = _("Your reply")


class ThreadForm(TextForm):
    """A new discussion, or a question where the client takes some."""

    kind = forms.ChoiceField(
        label=_("What is it"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (ThreadKind.DISCUSSION.value, ThreadKind.DISCUSSION.label),
            (ThreadKind.QUESTION.value, ThreadKind.QUESTION.label),
        ],
        initial=ThreadKind.DISCUSSION.value,
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=rules.MAX_TITLE)
    field_order = ("kind", "title", "body", "language")

    def __init__(self, *args: object, subject: Subject, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not subject.may_ask:
            del self.fields["kind"]

    def kind_chosen(self) -> str:
        return self.cleaned_data.get("kind") or ThreadKind.DISCUSSION.value


class PinForm(TextForm):
    """A remark at a point of a model; the viewer fills the hidden fields."""

    path = forms.CharField(widget=forms.HiddenInput, max_length=400)
    part = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    x = forms.CharField(widget=forms.HiddenInput, max_length=40)
    y = forms.CharField(widget=forms.HiddenInput, max_length=40)
    z = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def anchor(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("path", "part", "x", "y", "z")}


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, shown to everybody"),
        max_length=MAX_REASON,
        widget=forms.TextInput,
    )
