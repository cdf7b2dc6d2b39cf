"""The hot path: choices on devices and visits, written in groups in front of everything else."""
