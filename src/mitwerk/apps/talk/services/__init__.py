"""Verbs of talk."""
