"""Bringing a table in."""
