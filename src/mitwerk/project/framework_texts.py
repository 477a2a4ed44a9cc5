"""Texts of Django that we say differently in German; nobody imports this, gettext reads it.

Our templates put the time left behind “in”, after which German needs the dative (“in 3 Tagen”);
Django's own catalogue has the nominative. A catalogue of the project wins over Django's.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TIME_LEFT = (
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
)
FORMS = (
    gettext_noop("This field is required."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("Please either submit a file or check the clear checkbox, not both."),
)
