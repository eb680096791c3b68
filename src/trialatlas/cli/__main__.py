"""`python -m trialatlas.cli` is `trialatlas`."""

from trialatlas.cli.app import main

main()
