"""Pages of challenges, one file for each kind of page."""
