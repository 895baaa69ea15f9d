"""`python -m natija`, the same as the command."""

from natija.cli import main

main()
