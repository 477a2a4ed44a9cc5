"""Shapes of what people type about themselves."""
