"""Text messages: out through a provider at hours that suit, and in as people answer."""
