"""What members read when something happens around their configurations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "suggestion-made": _("%(name)s suggests a change of “%(configuration)s”."),
    "order-confirmed": _("“%(configuration)s” is ordered, for the weekend of %(when)s."),
    "order-cancelled": _("The order of “%(configuration)s” is cancelled: %(reason)s"),
    "wish-supported": _("“%(wish)s” has %(number)s supporters: you can draft a challenge from it."),
    "edition-published": _(
        "“%(catalogue)s” has a new edition. Your configuration stays as it is; see what changed."
    ),
}
