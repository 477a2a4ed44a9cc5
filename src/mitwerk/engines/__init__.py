"""Pure Python: each engine thinks about one topic and knows nothing of Django."""
