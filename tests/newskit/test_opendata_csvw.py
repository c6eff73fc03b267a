"""The description beside a file says what the file is, in terms of CSV on the Web."""

import dataclasses
import json

import pytest
from bookshelf import BOOKS

from newskit.opendata import Column, Dataset, Datatype, Header
from newskit.opendata.csvw import description


@pytest.fixture
def described():
    return json.loads(json.dumps(description(BOOKS, address="books.csv", licence="https://x.example/licence")))


def test_the_columns_are_those_of_the_file_in_its_order(described):
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == BOOKS.headings(Header.NAMES)
    assert described["tableSchema"]["primaryKey"] == ["id"]
    assert described["url"] == "books.csv"


@pytest.mark.parametrize("style", Header)
def test_every_heading_that_a_file_may_have_is_a_title_of_its_column(described, style):
    for column, heading in zip(described["tableSchema"]["columns"], BOOKS.headings(style), strict=True):
        assert heading in column["titles"]["en"] + column["titles"]["zh"]


def test_datatypes_and_dialect_tell_a_program_how_to_read(described):
    kinds = {column["name"]: column["datatype"] for column in described["tableSchema"]["columns"]}
    assert kinds["pages"] == "integer"
    assert kinds["title"] == "string"
    assert kinds["bought_on"] == {"base": "date", "format": "yyyy-MM-dd"}
    assert kinds["updated_at"]["base"] == "dateTime"
    assert described["dialect"]["lineTerminators"] == ["\r\n"]
    assert {"@value": "虚构的图书。", "@language": "zh"} in described["dc:description"]
    assert described["dc:license"] == {"@id": "https://x.example/licence"}


def test_several_values_in_a_cell_and_keys_into_the_same_file_are_declared():
    columns = (
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("authors", "作者", "Authors", separator=";"),
        Column("sequel_id", "续集", "Sequel", Datatype.INTEGER, references="books"),
        Column("shelf_id", "书架", "Shelf", Datatype.INTEGER, references="shelves"),
    )
    table = description(dataclasses.replace(BOOKS, columns=columns), address="books.csv")["tableSchema"]
    assert table["columns"][1]["separator"] == ";"
    assert table["foreignKeys"] == [
        {"columnReference": "sequel_id", "reference": {"resource": "books.csv", "columnReference": "id"}}
    ]


def test_a_column_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        Dataset("x", "甲", "X", 1, (Column("id", "编号", "Identifier"), Column("id", "号", "Number")))
