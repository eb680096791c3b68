"""`python -m trialatlas` is `trialatlas`."""

from trialatlas.cli import main

main()
