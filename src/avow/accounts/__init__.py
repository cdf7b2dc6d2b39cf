"""Accounts: registration, log-in, and what a person sees of themselves."""
