"""Verbs of members."""
