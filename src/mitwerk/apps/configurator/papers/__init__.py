"""Templates of papers, set by typst."""
