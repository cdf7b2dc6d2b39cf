"""The published text in its versions, and who accepted which."""
