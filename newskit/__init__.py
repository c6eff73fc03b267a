"""What every desk needs and no story owns. Its rooms import only those after them; see pyproject.toml."""
