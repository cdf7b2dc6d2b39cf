"""The console of the staff."""
