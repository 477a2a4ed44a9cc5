"""Filters for the texts of a brief."""
