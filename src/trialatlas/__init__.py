"""Trial Atlas: the clinical-trial registry on your own machine."""

__version__ = "0.1.0"
