"""A newspaper page taken in: bytes to text, text to stories with their parts, stories to drafts.

`source` decodes, `reading` recognises, `model` is what was recognised, `store` holds the two verbs. All but `store` is pure.
"""
