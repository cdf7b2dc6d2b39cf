"""Tables of diagnostic codes, one file a family."""
