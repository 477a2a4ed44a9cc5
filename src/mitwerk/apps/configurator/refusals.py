"""What the options engine refuses, in the reader's language.

The engine knows no languages: its sentences are English. Each pattern takes one of them apart,
the sentence beside it is ours. What no pattern knows stays as it is.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_CLOSE = re.compile(r"^(?P<fault>.*?); did you mean (?P<close>.+)\?$", re.DOTALL)
_KNOWN = (
    (r"unknown column (?P<a>.+) in the table (?P<b>.+)",
     gettext_noop("The table %(b)s has no column %(a)s")),
    (r"unknown sheet (?P<a>.+)", gettext_noop("There is no sheet called %(a)s")),
    (r"unknown family (?P<a>\S+) in a matrix",
     gettext_noop("A matrix names the family %(a)s, which does not exist")),
    (r"unknown family (?P<a>.+)", gettext_noop("There is no family %(a)s")),
    (r"unknown option, family or tag (?P<a>.+)",
     gettext_noop("There is no option, family or tag %(a)s")),
    (r"unknown kind of rule (?P<a>.+); known are (?P<b>.+)",
     gettext_noop("There is no kind of rule %(a)s; there are %(b)s")),
    (r"(?P<a>\S+) is missing", gettext_noop("%(a)s is missing")),
    (r"(?P<a>\S+) must be a number, not (?P<b>.+)",
     gettext_noop("%(a)s must be a number, not %(b)s")),
    (r"'choose' must be one of (?P<a>.+); not (?P<b>.+)",
     gettext_noop("“choose” must be one of %(a)s, not %(b)s")),
    (r"the default (?P<a>.+) is no option of family (?P<b>.+)",
     gettext_noop("The default %(a)s is no option of the family %(b)s")),
    (r"family (?P<a>.+) has no option", gettext_noop("The family %(a)s has no option")),
    (r"(?P<a>\w+) (?P<b>'.+') already stands at (?P<c>.+)",
     gettext_noop("%(b)s stands already at %(c)s")),
    (r"(?P<a>.+) stands twice", gettext_noop("%(a)s stands twice")),
    (r"two columns have the same name", gettext_noop("Two columns have the same name")),
    (r"a second sheet (?P<a>.+)", gettext_noop("There are two sheets %(a)s")),
    (r"the rule's (?P<a>left|right) side is empty",
     gettext_noop("The column “%(a)s” of this rule is empty")),
    (r"the package contains nothing", gettext_noop("The package contains nothing")),
    (r"the table 'families' is missing or empty",
     gettext_noop("The sheet “families” is missing or empty")),
    (r"(?P<a>.+) is neither x \(allowed\) nor empty \(not allowed\)",
     gettext_noop("%(a)s is neither x (allowed) nor empty (not allowed)")),
    (r"(?P<a>.+) stands in a column without a name in row 1",
     gettext_noop("%(a)s stands in a column without a name in row 1")),
    (r"a formula without a stored value; .+",
     gettext_noop("A formula without a stored value; open and save the file once in your "
                  "spreadsheet program")),
    (r"a formula that reads from outside this workbook; .+",
     gettext_noop("A formula that reads from outside this workbook; write the value instead")),
    (r"more than (?P<a>[\d,]+) cells", gettext_noop("More than %(a)s cells")),
    (r"more than (?P<a>\d+) MiB when unpacked", gettext_noop("More than %(a)s MiB when unpacked")),
    (r"the part (?P<a>.+) holds too many elements",
     gettext_noop("The part %(a)s of the file holds too many elements")),
    (r"no readable workbook \((?P<a>.*)\)", gettext_noop("This is no readable workbook (%(a)s)")),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), told) for pattern, told in _KNOWN)


def told(message: str) -> str:
    """Return a refusal of the engine in the reader's language.

    >>> told("family 'roof' has no option")
    "The family 'roof' has no option"
    >>> told("unknown family 'rof'; did you mean 'roof'?")
    "There is no family 'rof'. Did you mean 'roof'?"
    >>> told("the moon is full")
    'the moon is full'
    """
    close = _CLOSE.match(message)
    fault = close["fault"] if close else message
    for pattern, sentence in _PATTERNS:
        if found := pattern.fullmatch(fault):
            said = _(sentence) % found.groupdict()
            return (
                _("%(fault)s. Did you mean %(close)s?") % {"fault": said, "close": close["close"]}
                if close
                else said
            )
    return message
