"""Natija: from count forms to a result anyone can recompute."""
