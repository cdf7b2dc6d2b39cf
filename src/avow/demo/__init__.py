"""Linden & Lark, the demonstration retailer."""
