"""The nouns: frozen, pure, free of I/O, clock and randomness."""
