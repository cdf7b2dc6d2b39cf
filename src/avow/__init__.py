"""Avow runs a retailer's privacy statement and proves that it was kept."""

__version__ = "0.1.0"
