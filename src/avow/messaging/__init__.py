"""Messages: who may be reached, by what channel, what was sent, and how to stop it."""
