"""Notices in words: each kind has a sentence, filled with the notice's details at reading time.

Apps above register their kinds in ``AppConfig.ready``; the sentence is lazy, so that it is shown
in the reader's language::

    sentences.register("award", _("Your entry %(entry)s won %(prize)s."))
"""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.adapters import role_word
from mitwerk.kit.moments import told
from mitwerk.kit.money import Money

_sentences: dict[str, object] = {
    "mention": _("%(author)s mentioned you in “%(title)s”."),
    "reply": _("%(author)s replied in “%(title)s”."),
    "thread": _("%(author)s started “%(title)s”."),
    "pin": _("%(author)s pinned “%(title)s” to the model."),
    "question": _("%(author)s asks: “%(title)s”"),
    "answer": _("Your question “%(title)s” has an answer."),
    "hidden": _("A moderator hid your contribution to “%(title)s”. The reason: %(reason)s"),
    "team-invitation": _("%(by)s invites you to the team “%(team)s”."),
    "team-joined": _("%(member)s joined the team “%(team)s”."),
    "team-lead": _("%(by)s made you the lead of the team “%(team)s”."),
    "role-granted": _("You have a new role: %(role)s."),
    "role-revoked": _("You no longer have the role: %(role)s."),
}


def _moment(text: str) -> str:
    """Return a moment or a day in words; what older notices have in words stays."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return told(found) if found.tzinfo else date_format(found)


def _amount(text: str) -> str:
    minor, currency = text.split()
    return str(Money(int(minor), currency))


# Details that are codes of a vocabulary, moments or amounts ("60000 EUR", in minor units) become
# words when they are read: then the reader's language and zone are known.
_WORDS_OF = {"role": role_word, "when": _moment, "amount": _amount}


def register(kind: str, sentence: object) -> None:
    """Add the sentence of a kind of notice; ``%(name)s`` are keys of its details.

    Raises
    ------
    ValueError
        When the kind already has another sentence.
    """
    if _sentences.setdefault(kind, sentence) is not sentence:
        raise ValueError(f"the notice kind {kind!r} has a sentence already")


def sentence_of(kind: str, details: dict[str, object]) -> str:
    """Return a notice's sentence in the reader's language, as plain text."""
    known = _sentences.get(kind)
    if known is None:
        return gettext("Something new")
    coded = {name: word(str(details[name])) for name, word in _WORDS_OF.items() if name in details}
    return str(known) % _Words({**details, **coded})


class _Words(dict[str, object]):
    """Details of a notice; one that an older version did not write reads as a dash."""

    def __missing__(self, _key: str) -> str:
        return "–"
