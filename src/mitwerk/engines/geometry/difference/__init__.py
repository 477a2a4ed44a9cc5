"""What changed between two revisions, after one is laid over the other."""
