"""Pages read as a strict reader would: what is wrong with one, and a walk over all."""
