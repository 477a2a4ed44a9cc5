"""Hours with their zone; all else is as Django has it for German."""

DATETIME_FORMAT = "j. F Y, H:i T"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i T"
