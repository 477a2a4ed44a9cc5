"""Questions about catalogues, configurations and orders."""
