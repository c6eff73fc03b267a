"""Emergency sweep: a name, title or phrase, everything that has it, and what is done about it in one action."""
