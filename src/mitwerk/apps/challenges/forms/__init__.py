"""Shapes of input from pages."""
