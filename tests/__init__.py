"""Tests of the whole, and the two retailers that every room is tried on."""
