"""Shapes of what people type about blueprints."""
