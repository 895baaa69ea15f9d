"""Recompute a publication from the records it carries, and say which of its files are not what they give."""
