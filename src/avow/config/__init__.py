"""Puts the rooms together: settings, addresses, server, command line."""
