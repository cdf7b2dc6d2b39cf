"""Trackers: what may run in a browser, how it is asked for, and how it is taken back."""
