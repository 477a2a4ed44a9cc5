"""Questions about discussions and notices."""
