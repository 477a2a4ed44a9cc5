"""Verbs of challenges: the only place that writes."""
