"""Other companies, played by this process on hosts of their own: to a browser they are foreign."""
