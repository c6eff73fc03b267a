"""The names of a roster into the table of delegates by django-import-export, as its manual does it."""

import sys
from pathlib import Path

import django

django.setup()

import tablib  # noqa: E402
from import_export import fields, resources  # noqa: E402

from delegates.models import Delegate  # noqa: E402

GENDERS = {"男": "male", "女": "female"}


class Names(resources.ModelResource):
    name = fields.Field("name", "姓名")
    gender = fields.Field("gender", "性别")
    ethnicity = fields.Field("ethnicity", "民族")

    class Meta:
        model = Delegate
        import_id_fields = ()
        fields = ("name", "gender", "ethnicity")
        use_transactions = True

    def before_import_row(self, row, **kwargs):
        row["性别"] = GENDERS[row["性别"]]


if __name__ == "__main__":
    table = tablib.Dataset().load(Path(sys.argv[1]).read_text(encoding="utf-8"), format="csv")
    result = Names().import_data(table, raise_errors=True)
    sys.exit(result.totals["new"] != len(table))
