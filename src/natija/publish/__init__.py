"""A publication: an election at one log position as static files that anybody can read, reuse and recompute."""
