"""Day before month, the month in letters, hours of 24: nobody can take one for the other.

A full moment names its zone: pages are read in the zone of whoever reads them.
"""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, H:i T"
SHORT_DATETIME_FORMAT = "j M Y, H:i T"
MONTH_DAY_FORMAT = "j F"
TIME_FORMAT = "H:i"
