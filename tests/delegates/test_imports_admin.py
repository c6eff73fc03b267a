"""The admin pages of a roster: bring, map, preview, confirm, report; and the rows asked about."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from makers import make_term, make_user
from rosters import csv_of

from delegates.models import Delegate
from newskit.accounts.roles import Role
from newskit.opendata.models import ColumnMapping, Import, Question, Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

ADD = "admin:opendata_import_add"
TWICE = (["西藏自治区", "次仁云丹"], ["西藏自治区", "次仁云丹"])


@pytest.fixture
def editor(client):
    user = make_user(Role.DATA_EDITOR)
    client.force_login(user)
    return user


def bring(client, data: bytes):
    file = SimpleUploadedFile("名单.csv", data)
    cells = {
        "kind": "delegates",
        "file": file,
        "scope": make_term().code,
        "as_of": "2024-03-04",
        "source_text": "试版名单",
    }
    return client.post(reverse(ADD), cells, follow=True)


def confirm(client, **fields):
    upload = Upload.objects.latest("pk")
    address = reverse("admin:opendata_import_preview", args=[upload.pk])
    return client.post(address, upload.mapping | {"store": "1"} | fields, follow=True)


def test_a_file_is_previewed_and_nothing_is_stored_until_confirmed(client, editor):
    assert client.get(reverse(ADD)).status_code == 200
    page = bring(client, csv_of(["北京市", "霍青砚"], ["云外省", "钱叙白"])).content.decode()
    assert "云外省" in page
    assert "本届没有" in page
    assert not Delegate.objects.exists()
    report = confirm(client).content.decode()
    assert Delegate.objects.get().name == "霍青砚"
    assert Import.objects.get().counts["refused"] == 1
    assert "云外省" in report
    assert bytes(Upload.objects.get().content) == b""  # the file is not kept


def test_columns_with_other_headings_are_mapped_by_hand_and_remembered(client, editor):
    bring(client, csv_of(["北京市", "霍青砚"], headings=["甲", "乙"]))
    assert not Delegate.objects.exists()
    assert "先看" in confirm(client, constituency="甲", name="乙").content.decode()
    assert not Delegate.objects.exists()  # what was not seen is not stored
    confirm(client)
    assert Delegate.objects.get().mandates.get().seats.get().constituency.code == "beijing"
    assert ColumnMapping.objects.get().columns == {"name": "乙", "constituency": "甲"}
    bring(client, csv_of(["甘肃省", "钱叙白"], headings=["甲", "乙"]))
    assert Upload.objects.latest("pk").mapping == {"name": "乙", "constituency": "甲"}


def test_a_file_that_is_no_table_is_refused_beside_the_field(client, editor):
    page = bring(client, b"\xff\xff\xff\x80").content.decode()
    assert "GB18030" in page
    assert not Upload.objects.exists()


def test_a_line_that_is_no_csv_is_named_beside_the_field(client, editor):
    broken = csv_of(["北京市", "霍青砚"]) + '甘肃省,"钱"叙白\n'.encode()
    page = bring(client, broken).content.decode()
    assert "第3行不合CSV格式" in page
    assert not Upload.objects.exists()


def test_rows_asked_about_are_settled_from_the_queue(client, editor):
    bring(client, csv_of(*TWICE))
    confirm(client)
    listed = client.get(reverse("admin:opendata_question_changelist")).content.decode()
    assert "次仁云丹" in listed
    first, second = Question.objects.all()
    address = reverse("admin:opendata_question_change", args=[first.pk])
    assert "录为新的" in client.get(address).content.decode()
    client.post(address, {"who": "new"})
    delegate = Delegate.objects.get()
    address = reverse("admin:opendata_question_change", args=[second.pk])
    assert client.post(address, {"who": "0"}).status_code == 200
    client.post(f"{address}?q=次仁云丹", {"who": str(delegate.pk)})
    assert set(Question.objects.values_list("answer", flat=True)) == {str(delegate.pk)}
    assert client.get(address).status_code == 200


def test_a_row_of_nobody_of_ours_is_left_out_with_a_reason_and_reopened(client, editor):
    bring(client, csv_of(*TWICE))
    confirm(client)
    first, second = Question.objects.all()
    address = reverse("admin:opendata_question_dismiss", args=[second.pk])
    assert client.get(address).status_code == 405
    assert "必填" in client.post(address, {"reason": " "}).content.decode()
    assert client.post(address, {"reason": "同一人印了两次"}, follow=True).status_code == 200
    page = reverse("admin:opendata_question_change", args=[second.pk])
    assert "同一人印了两次" in client.get(page).content.decode()
    client.post(reverse("admin:opendata_question_change", args=[first.pk]), {"who": "new"})
    bring(client, csv_of(*TWICE))
    confirm(client)
    assert Import.objects.latest("pk").counts == {"added": 0, "changed": 0, "same": 1, "refused": 1, "asked": 0}

    client.post(address, {"reason": "再说一次"})
    second.refresh_from_db()
    assert second.dismissal == "同一人印了两次"
    client.post(reverse("admin:opendata_question_reopen", args=[second.pk]))
    second.refresh_from_db()
    assert (second.dismissal, second.settled_at) == ("", None)
    client.force_login(make_user(Role.REPORTER))
    assert client.post(address, {"reason": "不是"}).status_code == 403
    assert client.post(reverse("admin:opendata_question_reopen", args=[second.pk])).status_code == 403


def test_only_who_may_record_standings_takes_rosters_in(client):
    client.force_login(make_user(Role.OBSERVER))
    assert client.get(reverse(ADD)).status_code == 403


def test_an_upload_is_seen_by_nobody_else(client, editor):
    bring(client, csv_of(["北京市", "霍青砚"]))
    client.force_login(make_user(Role.DATA_EDITOR))
    address = reverse("admin:opendata_import_preview", args=[Upload.objects.get().pk])
    assert client.get(address).status_code == 404


def test_what_would_not_go_in_is_taken_away_before_and_after_storing(client, editor):
    bring(client, csv_of(["北京市", "霍青砚"], ["云外省", "钱叙白"]))
    before = client.get(reverse("admin:opendata_import_preview_left", args=[Upload.objects.get().pk]))
    confirm(client)
    after = client.get(reverse("admin:opendata_import_left", args=[Import.objects.get().pk]))
    assert before.content == after.content
    assert "云外省" in after.content.decode("utf-8-sig")
    assert "no-store" in after["Cache-Control"]


def test_a_known_row_is_shown_with_what_stands_and_what_it_becomes(client, editor):
    bring(client, csv_of(["北京市", "霍青砚", "", "", "汉族"]))
    confirm(client)
    page = bring(client, csv_of(["北京市", "霍青砚", "", "", "满族"])).content.decode()
    assert "<del>汉族</del> → <ins>满族</ins>" in page


def test_a_mapping_is_renamed_and_deleted(client, editor):
    mapping = ColumnMapping.objects.create(kind="delegates", name="试版名单", columns={"name": "甲"})
    other = ColumnMapping.objects.create(kind="delegates", name="另一份", columns={"name": "乙"})
    address = reverse("admin:opendata_columnmapping_change", args=[mapping.pk])
    assert "甲" in client.get(address).content.decode()
    assert "已有名为" in client.post(address, {"name": "另一份"}).content.decode()
    client.post(address, {"name": "人大名单"})
    mapping.refresh_from_db()
    assert mapping.name == "人大名单"
    client.post(address, {"delete": "1"})
    assert list(ColumnMapping.objects.all()) == [other]


def test_work_that_fell_silent_is_told_and_begun_again(client, editor):
    bring(client, csv_of(["北京市", "霍青砚"]))
    upload = Upload.objects.get()
    address = reverse("admin:opendata_import_preview", args=[upload.pk])
    Upload.objects.update(stage="reads", rows=0, total=1, beat_at=timezone.now())
    assert "正在读表格" in client.get(address).content.decode()
    client.post(address, {**upload.mapping, "again": "1"})
    assert Upload.objects.get().stage == "reads"  # somebody works on it
    Upload.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert "中途停了" in client.get(address).content.decode()
    client.post(address, {**upload.mapping, "again": "1"})
    assert Upload.objects.get().stage == "read"
