"""Catalogues, the stage, saved configurations, claims and orders."""
