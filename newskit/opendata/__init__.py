"""Open data out: a declared table of columns, sent as CSV by COPY, with its description beside it."""

from newskit.opendata.dataset import At, Column, Dataset, Datatype, Header, Profile
from newskit.opendata.guard import guard, unguard

__all__ = ["At", "Column", "Dataset", "Datatype", "Header", "Profile", "guard", "unguard"]
