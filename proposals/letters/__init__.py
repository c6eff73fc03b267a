"""A unit's reply letter: read, matched with the item that it answers, and recorded as its reply."""
