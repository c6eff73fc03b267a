"""A table that somebody brings: CSV in UTF-8, with or without a mark, or GB18030; or an Excel file, its first sheet that is seen.

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
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from newskit.opendata.guard import unguard
from newskit.opendata.incoming import Note

Row = tuple[int, list[str]]
_BLOCK = 1 << 16
_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Files that hold no table, whatever their name: GB18030 would read some of them as text.
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rt")
_TITLES = 4
_FIRST = 20
_BLANKS = " \t\r\n\u3000\u00a0\ufeff"


class UnreadableTable(ValueError):
    """The file cannot be read as a table. The message is for the person who brought it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet; a CSV is one without a name. `merged`: cells that lie under another by merging → its text."""

    name: str
    rows: Callable[[], Iterator[Row]]
    merged: dict[tuple[int, int], str] = field(default_factory=dict)

    def filled(self, but: set[int]) -> Iterator[Row]:
        """The rows with the text of merged cells in each row that they span; not in these columns."""
        if not self.merged:
            yield from self.rows()
            return
        below = {key: text for key, text in self.merged.items() if key[1] not in but}
        for row, cells in self.rows():
            yield row, [cell or below.get((row, column), "") for column, cell in enumerate(cells)]


@dataclass
class Table:
    """`file` stays open as long as the table is used."""

    file: BinaryIO
    name: str = ""
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

    def notes(self, read: Collection[str]) -> list[Note]:
        """How it was read, where that is not plain to see; `read`: the headings that are fields."""
        return []

    @property
    def titles(self) -> list[str]:
        return []

    def count(self) -> int:
        """How many rows; a CSV is read for it."""
        return sum(1 for _row in self.rows())

    def rows(self) -> Iterator[Row]:
        """The rows below the headings with their number in the file; blank ones are left out, short ones filled up."""
        width, above = len(self.headings), self._heading_row[0]
        own = self.as_written
        for line, cells in self._lines():
            if line > above and any(cells):
                yield line, [own(cell) for cell in cells[:width]] + [""] * (width - len(cells))

    @cached_property
    def as_written(self) -> Callable[[str], str]:
        """What a cell says: without the guard of our own files."""
        if self.is_raw:
            return str
        return lambda cell: unguard(cell).strip(_BLANKS)

    def sheets(self) -> list[Sheet]:
        """Those that are seen and have something in them, in their order."""
        return self._sheets if self.is_sheet else [Sheet("", self._csv)]

    @cached_property
    def hidden(self) -> list[str]:
        """The names of sheets that are not seen, and so not read."""
        return [sheet.name for sheet in self._book.sheets_metadata if not _is_seen(sheet)] if self.is_sheet else []

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
        return next((sheet.rows() for sheet in self.sheets()), iter(()))

    def _csv(self) -> Iterator[Row]:
        encoding = self.encoding
        self.file.seek(0)
        text = io.TextIOWrapper(self.file, encoding=encoding, newline="")
        try:
            delimiter = _delimiter(list(islice(iter(text.readline, ""), _FIRST)))
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

    @cached_property
    def _book(self) -> CalamineWorkbook:
        self.file.seek(0)
        with _read_by_calamine():
            return CalamineWorkbook.from_filelike(self.file)

    @cached_property
    def _sheets(self) -> list[Sheet]:
        with _read_by_calamine():
            seen = [sheet.name for sheet in self._book.sheets_metadata if _is_seen(sheet)]
            sheets = [_read(self._book.get_sheet_by_name(name)) for name in seen]
        return [sheet for sheet in sheets if sheet is not None]


@contextlib.contextmanager
def _read_by_calamine() -> Iterator[None]:
    try:
        yield
    except (CalamineError, IndexError, ValueError) as error:
        raise UnreadableTable(
            _("The Excel file cannot be read: open it in Excel or WPS and save it anew as XLSX.")
        ) from error


def _delimiter(lines: list[str]) -> str:
    """The mark that most of the first lines have: a title above may have none, or another."""
    return max(",\t;", key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)))


def _is_seen(sheet: object) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet


def _read(sheet: CalamineSheet) -> Sheet | None:
    """None where it is empty."""
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if not any(map(any, rows)):
        return None
    merged = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        if top < len(rows) and left < len(rows[top]) and rows[top][left]:
            merged |= {(row + 1, left): rows[top][left] for row in range(top + 1, min(bottom + 1, len(rows)))}
    return Sheet(sheet.name, lambda: enumerate(rows, start=1), merged)


def _text(cell: object) -> str:
    """A cell of a sheet as one reads it: 14.0 is 14, a moment at midnight a day."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    return re.sub(r"\r\n?", "\n", str(cell)).strip(_BLANKS)
