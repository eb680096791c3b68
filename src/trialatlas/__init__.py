"""Trial Atlas: the clinical-trial registry on your own machine.

The library is `trialatlas.atlas.Atlas`.
"""

__version__ = "0.1.0"
