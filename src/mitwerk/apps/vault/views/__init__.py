"""Pages of the vault, one file per group."""
