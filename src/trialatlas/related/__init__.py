"""Studies that are like another, why, and in what they differ.

`scoring` measures and adds up, `candidates` asks an engine for what to measure, `explain` says why.
Weights stand in `presets`. What does not live here: the store, and keeping anything (`atlas`).
"""
