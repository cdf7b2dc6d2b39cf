"""The statement is the program: text and practices in, policy and diagnostics out. Pure Python."""
