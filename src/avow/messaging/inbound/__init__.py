"""What people write to us: taken once, understood or put before a person, and never lost."""
