"""Letters: to addresses that nobody asked to be left alone, printed as one PDF."""
