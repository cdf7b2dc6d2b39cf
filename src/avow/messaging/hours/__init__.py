"""When a person may be called or texted: by the clock of wherever they may be."""
