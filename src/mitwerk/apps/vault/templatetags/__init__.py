"""Template tags of the vault."""
