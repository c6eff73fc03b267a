"""Tables that are no plain table: titles above, two rows of headings, groups on rows of their own, groups side by side, several
names in a cell, one sheet a group. Read into plain rows, each with its group and with its place in the file.

A pure stage: `reading` takes rows and gives people and asides; `table` makes of them a table that the engine takes as any other.
"""
