"""What text and practices are held against: each other, themselves, and the law."""
