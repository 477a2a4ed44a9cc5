"""Texts of Django that we say differently in German; nobody imports this, gettext reads it.

Our templates put the time left behind “in” and German says “vor” for what is past; after both
stands the dative (“in 3 Tagen”), where Django's own catalogue has the nominative (“3 Tage her”).
A catalogue of the project wins over Django's.
"""

from django.utils.translation import gettext_noop, ngettext_lazy, npgettext_lazy

TIME_LEFT = (
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
)
TIME_PAST = (
    gettext_noop("%(delta)s ago"),
    npgettext_lazy("naturaltime-past", "%(num)d year", "%(num)d years", "num"),
    npgettext_lazy("naturaltime-past", "%(num)d month", "%(num)d months", "num"),
    npgettext_lazy("naturaltime-past", "%(num)d week", "%(num)d weeks", "num"),
    npgettext_lazy("naturaltime-past", "%(num)d day", "%(num)d days", "num"),
)
FORMS = (
    gettext_noop("This field is required."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("Please either submit a file or check the clear checkbox, not both."),
)
