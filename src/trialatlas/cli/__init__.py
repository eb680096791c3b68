"""The command line: thin commands over the facade."""

from trialatlas.cli.app import main

__all__ = ["main"]
