"""A report as a file: CSV whose cells are no formulas, or XLSX whose cells are typed, so that none can be one."""

import csv
import io
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter
from django.http import HttpResponseBase

from newskit.opendata.guard import guard
from newskit.opendata.sending import send
from newsroom.reports.tables import Cell, Column

TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Lines = Iterable[tuple[Cell, ...]]


def file_response(form: str, name: str, columns: tuple[Column, ...], rows: Lines, told: list[str]) -> HttpResponseBase:
    """Made in an unlinked file and sent with its length, so that a broken transfer is seen to be broken."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    (_csv if form == "csv" else _xlsx)(file, columns, rows, told)
    size = file.seek(0, io.SEEK_END)
    response = send(file, size, content_type=TYPES[form], done=lambda: None)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(file: BinaryIO, columns: tuple[Column, ...], rows: Lines, told: list[str]) -> None:
    """What it is of stands in the file's name alone: a line above the header would be read as one."""
    file.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    lines = csv.writer(text)
    lines.writerow([column.heading for column in columns])
    for row in rows:
        cells = [column.filed(cell) for column, cell in zip(columns, row, strict=True)]
        lines.writerow([guard(cell) if isinstance(cell, str) else cell for cell in cells])
    text.flush()
    text.detach()


def _xlsx(file: BinaryIO, columns: tuple[Column, ...], rows: Lines, told: list[str]) -> None:
    """A second sheet says what it is of. Text is written as text: XlsxWriter's own guess would make `=1+1` a formula."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    sheet, about = book.add_worksheet("1"), book.add_worksheet("2")
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading)
    for line, row in enumerate(rows, start=1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            filed = column.filed(cell)
            write = sheet.write_string if isinstance(filed, str) else sheet.write_number
            write(line, place, filed)
    for line, text in enumerate(told):
        about.write_string(line, 0, text)
    book.close()
