"""What members read when something happens to a design of theirs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "safety-stop": _("Do not use “%(title)s”, revision %(number)s: a safety notice reaches it."),
    "safety-caution": _(
        "Use “%(title)s”, revision %(number)s, with care: a safety notice reaches it."
    ),
    "safety-note": _("A safety notice reaches “%(title)s”, revision %(number)s."),
    "safety-withdrawn": _(
        "The safety notice that reached “%(title)s”, revision %(number)s, was withdrawn."
    ),
    "safety-solved": _(
        "What the safety notice on “%(title)s”, revision %(number)s, warns of is solved somewhere."
    ),
}
