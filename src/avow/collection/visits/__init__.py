"""Visits and purchases in files, one for each day and bucket of people."""
