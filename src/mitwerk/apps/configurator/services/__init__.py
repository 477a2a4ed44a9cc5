"""Verbs of the configurator: the only place that writes."""
