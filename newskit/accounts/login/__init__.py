"""The login: who may come in, by what, how often somebody may try, and how what was lost is replaced.

Views and forms are in `newskit/backoffice/login`; what they may do is decided here.
"""
