"""What somebody's own words ask for: to stop, to begin again, help, or something for a person."""
