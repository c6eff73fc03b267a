"""Tables taken in, as an editor meets it: bring, look, confirm, take away what was left, settle a name."""

import re

import pytest
from django.utils import timezone
from rosters import csv_of

from delegates.models import Delegate
from newskit.opendata.models import ColumnMapping, Import, Question, Upload

SERIOUS = ("serious", "critical")
ADD = "/admin/opendata/import/add/"
ROWS = [
    ["北京市", "霍青砚", "中共", "女", "汉族", "河湾大学校长"],
    ["云外省", "钱叙白"],
    ["西藏自治区", "次仁云丹"],
    ["西藏自治区", "次仁云丹"],
]


def bring(page, *rows, source="试版名单"):
    page.goto(ADD)
    page.set_input_files("[name=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": csv_of(*rows)})
    page.get_by_label("届", exact=True).select_option("npc-14")
    page.get_by_label("截至").fill("2024-03-04")
    page.get_by_label("来源").fill(source)
    page.get_by_role("button", name="先看结果").press("Enter")
    page.get_by_role("button", name="确认导入").wait_for()


@pytest.fixture
def taken_in(new_page):
    page = new_page(login="data_editor")
    bring(page, *ROWS)
    page.get_by_role("button", name="确认导入").press("Enter")
    page.wait_for_url("**/change/")
    return page


def test_a_file_is_looked_at_taken_in_and_what_was_left_is_taken_away(taken_in, violations):
    page = taken_in
    assert Delegate.objects.filter(name="霍青砚").count() == 1
    assert "云外省" in page.locator(".im-refused").inner_text()
    assert violations(page, SERIOUS) == []
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("未导入的 3 行")).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "云外省" in text
    assert "原因" in text.splitlines()[0]


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_and_does_not_scroll_sideways(new_page, taken_in, violations, fits, width):
    page = new_page(login="data_editor", width=width)
    bring(page, *ROWS)
    upload = Upload.objects.latest("pk")
    page.get_by_text("列的对应").first.click()
    brought, asked = Import.objects.latest("pk"), Question.objects.filter(settled_at=None).latest("pk")
    assert violations(page, SERIOUS) == []
    assert fits(page)
    for path in (
        "import/",
        "import/add/",
        f"import/upload/{upload.pk}/",
        f"import/{brought.pk}/change/",
        "question/",
        f"question/{asked.pk}/change/?q=云",
        "columnmapping/",
        f"columnmapping/{ColumnMapping.objects.latest('used_at').pk}/change/",
    ):
        page.goto(f"/admin/opendata/{path}")
        assert violations(page, SERIOUS) == [], path
        assert fits(page), path


def test_in_the_dark_too(new_page, taken_in, violations):
    page = new_page(login="data_editor", color_scheme="dark")
    bring(page, *ROWS)
    assert violations(page, SERIOUS) == []


def test_a_long_file_says_how_far_it_is_and_shows_what_came_of_it(new_page, violations):
    page = new_page(login="data_editor")
    bring(page, *ROWS)
    upload = Upload.objects.filter(pk=Upload.objects.latest("pk").pk)
    upload.update(stage="reads", rows=1500, total=2953, beat_at=timezone.now())
    page.reload()
    page.get_by_text("第 1500 行，共 2953 行").wait_for()
    assert violations(page, SERIOUS) == []
    upload.update(rows=2000)
    page.get_by_text("第 2000 行，共 2953 行").wait_for()
    upload.update(stage="read")
    page.get_by_role("button", name="确认导入").wait_for()


def test_a_name_is_settled_by_keyboard(taken_in):
    page = taken_in
    page.get_by_role("link", name="次仁云丹").first.press("Enter")
    page.get_by_role("radio", name="都不是，录为新的").press("Space")
    page.get_by_role("button", name="核定").press("Enter")
    page.get_by_text("已核定").wait_for()
    assert Delegate.objects.filter(name="次仁云丹").exists()


def test_without_script_a_file_goes_in(new_page):
    page = new_page(login="data_editor", java_script_enabled=False)
    bring(page, ["甘肃省", "祁望洄"], source="另一份名单")
    page.get_by_role("button", name="确认导入").click()
    assert Delegate.objects.filter(name="祁望洄").exists()
