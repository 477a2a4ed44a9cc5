"""Small Django helpers that every app may use; kit knows no app."""
