"""The till of a boutique."""
