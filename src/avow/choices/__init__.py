"""What people chose: opt-ins, opt-outs, objections, signals, and the proof of each."""
