"""People who work here: users, sections, postings, roles, and what they may."""
