"""Why a file can't be given out without its author's names."""


class CannotCleanError(Exception):
    """The file may hold names where they can't be taken out; the text says where."""
