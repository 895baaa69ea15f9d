"""What a publication proves itself with: its records, the tree over them, signed heads, and digests of every file."""
