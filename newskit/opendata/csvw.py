"""The description beside a file: CSV on the Web (https://www.w3.org/TR/tabular-metadata/), from the same column table."""

from newskit.opendata.dataset import Column, Dataset, Datatype

CONTENT_TYPE = "application/csvm+json"
_LANGUAGES = ("zh", "en")


def description(dataset: Dataset, *, address: str, licence: str = "", publisher: str = "") -> dict:
    """Row count and hash are left to the bundle: those of a filtered file would need the whole export."""
    table = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": address,
        "dc:title": _both(dataset.zh, dataset.en),
        "dc:identifier": dataset.name,
        "schema:version": str(dataset.schema_version),
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": ["\r\n"],
            "header": True,
            "delimiter": ",",
            "quoteChar": '"',
        },
        "tableSchema": {
            "columns": [_column(column) for column in dataset.columns],
            "primaryKey": list(dataset.key),
        },
    }
    if dataset.note_zh or dataset.note_en:
        table["dc:description"] = _both(dataset.note_zh, dataset.note_en)
    if dataset.keywords:
        table["dcat:keyword"] = list(dataset.keywords)
    if licence:
        table["dc:license"] = {"@id": licence}
    if publisher:
        table["dc:publisher"] = {"schema:name": {"@value": publisher}}
    keys = [_own_key(column, address) for column in dataset.columns if column.references == dataset.name]
    if keys:
        table["tableSchema"]["foreignKeys"] = keys
    return table


def _column(column: Column) -> dict:
    described = {
        "name": column.name,
        # The machine name stands first among the titles, because it is what the header of the file says by default.
        "titles": {"en": [column.name, column.en], "zh": [column.zh, f"{column.zh} / {column.en}"]},
        "datatype": _datatype(column),
        "null": "",
    }
    if column.separator:
        described["separator"] = column.separator
    if column.note_zh or column.note_en:
        described["dc:description"] = _both(column.note_zh, column.note_en)
    return described


def _datatype(column: Column) -> str | dict:
    if column.datatype is Datatype.MOMENT:
        return {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ssX"}
    if column.datatype is Datatype.DATE:
        return {"base": "date", "format": "yyyy-MM-dd"}
    return column.datatype.value


def _own_key(column: Column, address: str) -> dict:
    """A key to another file may only stand in a description of both; this one is of a single file."""
    return {"columnReference": column.name, "reference": {"resource": address, "columnReference": "id"}}


def _both(zh: str, en: str) -> list[dict]:
    return [
        {"@value": text, "@language": language} for language, text in zip(_LANGUAGES, (zh, en), strict=True) if text
    ]
