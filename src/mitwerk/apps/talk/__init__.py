"""Talk: threads on anything, questions with a marked answer, mentions, notices."""
