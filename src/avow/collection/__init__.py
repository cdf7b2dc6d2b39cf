"""What comes in, at which touchpoint, and under which sentence."""
