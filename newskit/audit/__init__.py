"""Who did what, when (DESIGN.md §4, rule 21)."""
