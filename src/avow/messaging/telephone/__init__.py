"""Calls: lists of those who may be called, what became of each call, and who must not be."""
