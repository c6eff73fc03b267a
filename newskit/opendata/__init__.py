"""Open data out: a declared table of columns, sent as CSV by COPY, with its description beside it.

And in: a table of somebody's own (`tables`), its columns known by their headings (`mapping`), what becomes of each row
(`incoming`).
"""

from newskit.opendata.dataset import At, Column, Dataset, Datatype, Header, Profile
from newskit.opendata.guard import guard, unguard

__all__ = ["At", "Column", "Dataset", "Datatype", "Header", "Profile", "guard", "unguard"]
