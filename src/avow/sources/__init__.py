"""What other companies tell us about people: imports and signed webhooks."""
