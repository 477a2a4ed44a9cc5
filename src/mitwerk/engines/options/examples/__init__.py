"""Catalogues to try the engine on; all names are invented."""
