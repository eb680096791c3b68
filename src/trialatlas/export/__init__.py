"""Studies in the forms that programs take: chosen fields, CSV tables, references, other standards.

Pure functions over decoded studies. What does not live here: which address asks for what, and
pages.
"""
