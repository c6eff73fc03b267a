"""A small table with a file of its own, for the tests of the room that knows no subject."""

from django.db import connection, models
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from newskit.opendata import Column, Dataset, Datatype


class Shelf(models.Model):
    name = models.TextField()

    class Meta:
        app_label = "bookshelf"
        db_table = "test_shelf"

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.TextField()
    kind = models.TextField(default="novel")
    tag = models.TextField(default="")
    shelf = models.ForeignKey(Shelf, models.DO_NOTHING, null=True)
    pages = models.IntegerField(null=True)
    lent = models.BooleanField(null=True)
    bought_on = models.DateField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "bookshelf"
        db_table = "test_book"

    def __str__(self):
        return self.title


BOOKS = Dataset(
    name="books",
    zh="图书",
    en="Books",
    schema_version=3,
    note_zh="虚构的图书。",
    note_en="Invented books.",
    labels=(Shelf,),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("title", "书名", "Title", note_zh="照原样。", note_en="As printed."),
        Column("shelf", "书架", "Shelf", value="shelf__name"),
        Column("pages", "页数", "Pages", Datatype.INTEGER),
        Column("lent", "借出", "Lent", Datatype.BOOLEAN),
        Column("bought_on", "购入日", "Bought on", Datatype.DATE),
        Column(
            "address",
            "网址",
            "Address",
            Datatype.ADDRESS,
            Concat(Value("https://x.example/100%/"), Cast("id", TextField()), output_field=TextField()),
        ),
        Column("updated_at", "更新时间", "Updated", Datatype.MOMENT),
    ),
)


def create_tables():
    with connection.schema_editor() as editor:
        editor.create_model(Shelf)
        editor.create_model(Book)
        editor.execute(
            "CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON test_book FOR EACH ROW EXECUTE FUNCTION set_updated_at()"
        )


def drop_tables():
    with connection.schema_editor() as editor:
        editor.delete_model(Book)
        editor.delete_model(Shelf)
