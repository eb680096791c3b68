"""Shapes that the registry uses more than once, each declared once with a piece prefix."""
