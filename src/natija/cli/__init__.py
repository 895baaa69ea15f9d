"""The commands: each parses, calls one function of `natija.workspace`, and renders. No arithmetic lives here."""

from natija.cli.app import main

__all__ = ["main"]
