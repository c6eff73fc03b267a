"""Tables taken in: bring a file, see what each row becomes, confirm; what was left out; names asked about; column mappings."""

from newskit.backoffice.admin.imports import mappings, questions, tables  # noqa: F401 (they register)
