"""A table that somebody brings: CSV in UTF-8, with or without a mark, or GB18030; or the first sheet of an Excel file.

A CSV is read row by row, as often as asked, and never whole. Cells come as text without the blanks around them and without
the guard that our own files put before formulas: unless the file has the form of our raw files, which have no guard.
"""

import codecs
import contextlib
import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from newskit.opendata.guard import unguard

Row = tuple[int, list[str]]
_BLOCK = 1 << 16
_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Files that hold no table, whatever their name: GB18030 would read some of them as text.
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rt")
_TITLES = 4
_BLANKS = " \t\r\n\u3000\u00a0\ufeff"


class UnreadableTable(ValueError):
    """The file cannot be read as a table. The message is for the person who brought it."""


@dataclass
class Table:
    """`file` stays open as long as the table is used."""

    file: BinaryIO
    name: str = ""
    _rows: list[list[str]] | None = field(default=None, init=False, repr=False)
    _merged: dict[int, bool] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """The sha256 of the bytes."""
        self.file.seek(0)
        return hashlib.file_digest(self.file, "sha256").hexdigest()

    @cached_property
    def is_sheet(self) -> bool:
        self.file.seek(0)
        return self.file.read(4) in {_EXCEL, _OLD_EXCEL}

    @cached_property
    def encoding(self) -> str:
        """UTF-8 where every byte of the file agrees, else GB18030 where that does. Raises UnreadableTable."""
        self.file.seek(0)
        first = self.file.read(4)
        if first.startswith(_NO_TABLE):
            raise UnreadableTable(
                _("The file is a PDF, a picture or a text document, not a table: bring it as XLSX or CSV.")
            )
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        for encoding in ("utf-8-sig", "gb18030"):
            if self._decodes(encoding):
                return encoding
        raise UnreadableTable(_("The file is neither UTF-8 nor GB18030: save it as CSV UTF-8 or as XLSX."))

    @cached_property
    def is_raw(self) -> bool:
        """Whether it has the form of our files of the profile `raw`: UTF-8 without a mark, lines that end with CRLF.

        Ours for spreadsheets bear the mark, and Excel writes it again, or GB18030. One that another program saved without the
        mark, but with CRLF, cannot be told from a raw one: its apostrophes stay, which the preview shows.
        """
        if self.is_sheet or self.encoding != "utf-8-sig":
            return False
        self.file.seek(0)
        first = self.file.readline(_BLOCK)
        return first.endswith(b"\r\n") and not first.startswith(codecs.BOM_UTF8)

    @cached_property
    def headings(self) -> list[str]:
        """The first row that holds more than a title. Raises UnreadableTable where there is none, or a heading stands twice."""
        row = self._heading_row[1]
        doubled = sorted({heading for heading in row if heading and row.count(heading) > 1})
        if doubled:
            raise UnreadableTable(_("Two columns are headed %(heading)s.") % {"heading": "、".join(doubled)})
        return row

    @cached_property
    def _heading_row(self) -> Row:
        """A line or two of title above the headings hold one cell each; a table of one column has no such title."""
        first: Row | None = None
        for number, (line, cells) in enumerate((row for row in self._lines() if any(row[1])), 1):
            first = first or (line, cells)
            if sum(map(bool, cells)) > 1:
                return line, cells
            if number > _TITLES:
                break
        if first is None:
            raise UnreadableTable(_("The file is empty."))
        return first

    def count(self) -> int:
        """How many rows; a CSV is read for it."""
        return sum(1 for _row in self.rows())

    def rows(self) -> Iterator[Row]:
        """The rows below the headings with their number in the file; blank ones are left out, short ones filled up."""
        width, above = len(self.headings), self._heading_row[0]
        own = str if self.is_raw else unguard
        for line, cells in self._lines():
            if line > above and any(cells):
                yield line, [own(cell).strip(_BLANKS) for cell in cells[:width]] + [""] * (width - len(cells))

    def is_merged(self, column: int) -> bool:
        """Whether the cells of the column were merged: each text stands once, above the rows it holds for, which are empty.

        In a column with gaps texts come again, and most rows have one.
        """
        if column not in self._merged:
            texts: set[str] = set()
            named = rows = 0
            for _line, cells in self.rows():
                named += bool(cells[column])
                texts.add(cells[column])
                rows += 1
                if named != len(texts - {""}) or not named:
                    break
            self._merged[column] = named == len(texts - {""}) and 0 < named < rows - named
        return self._merged[column]

    def _decodes(self, encoding: str) -> bool:
        self.file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := self.file.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def _lines(self) -> Iterator[Row]:
        return self._sheet() if self.is_sheet else self._csv()

    def _csv(self) -> Iterator[Row]:
        encoding = self.encoding
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=encoding, newline="")
        try:
            delimiter = max(",\t;", key=text.readline().count)
            self.file.seek(0)
            text.detach()
            text = io.TextIOWrapper(self.file, encoding=encoding, newline="")
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            for cells in reader:
                yield reader.line_num, [cell.strip(_BLANKS) for cell in cells]
        except csv.Error as error:
            raise UnreadableTable(
                _("Line %(line)d is no CSV: a quotation mark is missing or stands amid a cell. Save the table as XLSX.")
                % {"line": reader.line_num}
            ) from error
        finally:
            with contextlib.suppress(ValueError):  # nobody read on, and the file is closed already
                text.detach()

    def _sheet(self) -> Iterator[Row]:
        if self._rows is None:
            self.file.seek(0)
            try:
                sheet = CalamineWorkbook.from_filelike(self.file).get_sheet_by_index(0)
            except (CalamineError, IndexError, ValueError) as error:
                raise UnreadableTable(
                    _("The Excel file cannot be read: open it in Excel or WPS and save it anew as XLSX.")
                ) from error
            self._rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        yield from enumerate(self._rows, start=1)


def _text(cell: object) -> str:
    """A cell of a sheet as one reads it: 14.0 is 14, a moment at midnight a day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    return re.sub(r"\r\n?", "\n", str(cell)).strip(_BLANKS)
