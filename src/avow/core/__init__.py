"""What every room may stand on: errors, the clock, settings. Small, and without Django."""
