"""A demonstration newspaper: invented people, organisations, items and stories, the same at every loading.

Nothing imports this package but `manage.py demo`. Bodies, terms, sessions, delegations and sectors are real (reference
data); every person, place below a province, organisation, quotation and figure is made up, and no delegate bears the name
of a deputy of the 14th National People's Congress as listed in 2024.
"""
