"""One person, a pseudonym, and values under a key of their own."""
