"""What was done, in an append-only tree that holds no personal data."""
