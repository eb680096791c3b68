"""One file a module: the registry's data structure, declared."""
