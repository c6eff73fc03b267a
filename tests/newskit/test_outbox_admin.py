"""The bell, my messages, what reaches me, bots, and what did not arrive."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_article, make_section, make_staff, make_user, move_to

from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.outbox import choosing, kinds
from newskit.outbox.models import Delivery, Message, Preference, Webhook
from newskit.outbox.writing import notify

pytestmark = pytest.mark.django_db
LIST, CHOICES = reverse("admin:outbox_message_changelist"), reverse("admin:outbox_choices")
BOTS, DELIVERIES = reverse("admin:outbox_webhook_changelist"), reverse("admin:outbox_delivery_changelist")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=invented-key"


@pytest.fixture(autouse=True)
def a_kind(monkeypatch):
    kind = kinds.Kind("lamp.out", "灯塔熄了", "熄了", "灯塔 %(number)s")
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)


@pytest.fixture
def editor():
    return make_user(Role.EDITOR, email="editor@example.org")


def tell(*people, key: str = "once", **fields) -> Message:
    standard = {"kind": "lamp.out", "path": "/admin/articles/article/", "headline": "北岬的灯", "at": timezone.now()}
    notify(about=make_section(), to=people, key=key, **standard | fields)
    return Message.objects.filter(key=key).first()


def test_the_bell_counts_what_is_new_and_the_list_says_what(client, editor):
    tell(editor, who="章和", note="补出处")
    tell(make_user(Role.EDITOR), key="of another", headline="别人的")
    client.force_login(editor)
    page = client.get(LIST).text
    for words in ("熄了：北岬的灯", "章和", "补出处", "有 1 条消息你还没看", "待发"):
        assert words in page
    assert "别人的" not in page
    assert client.get(reverse("admin:index")).context["unread"] == 1


def test_opening_a_message_reads_it_and_leads_to_the_story(client, editor):
    message, _same = tell(editor), tell(editor, key="of the same")
    client.force_login(editor)
    answer = client.post(reverse("admin:outbox_open", args=[message.pk]))
    assert (answer.status_code, answer.url) == (302, "/admin/articles/article/")
    message.refresh_from_db()
    assert message.read_at is not None
    assert client.get(LIST).context["unread"] == 0


def test_nothing_leads_outside(client, editor):
    message = tell(editor, path="//example.org/")
    client.force_login(editor)
    assert client.post(reverse("admin:outbox_open", args=[message.pk])).url == LIST


def test_one_or_all_are_marked_as_read(client, editor):
    first, _second = tell(editor), tell(editor, key="twice")
    client.force_login(editor)
    client.post(reverse("admin:outbox_read", args=[first.pk]))
    assert Message.objects.unread().count() == 1
    client.post(reverse("admin:outbox_read_all"))
    assert Message.objects.unread().count() == 0


def test_a_message_that_is_over_stays_and_is_no_longer_new(client):
    article = move_to(make_article(), "first")
    reader = make_staff("editor", "白露")
    now = timezone.now()
    notify(kind="articles.waiting", about=article, to=[reader], key="k", at=now, path="/", state="first", headline="题")
    client.force_login(reader)
    assert client.get(LIST).context["unread"] == 1
    move_to(article, "second")
    page = client.get(LIST)
    assert (page.context["unread"], "已了" in page.text) == (0, True)
    assert client.get(LIST, {"show": "new"}).context["rows"] == []


def test_the_list_is_paged_and_takes_the_same_queries_however_long(client, editor, django_assert_max_num_queries):
    for number in range(90):
        tell(editor, key=str(number))
    client.force_login(editor)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        page = client.get(LIST)
    assert len(page.context["rows"]) == 40
    assert len(client.get(LIST, {"page": "3"}).context["rows"]) == 10
    for odd in ("x", "0", "99999999999999999999", "-1"):
        assert client.get(LIST, {"page": odd}).status_code == 200


def test_the_bell_is_one_statement_a_request(client, editor, django_assert_num_queries, rf):
    from newskit.backoffice.admin.outbox import unread

    request = rf.get("/admin/")
    request.user = editor
    editor.roles()
    with django_assert_num_queries(1):
        assert (unread(request), unread(request)) == (0, 0)


def test_a_person_chooses_what_and_which_way(client, editor):
    client.force_login(editor)
    page = client.get(CHOICES).text
    assert "有稿等我" in page
    assert "editor@example.org" in page
    client.post(CHOICES, {"wanted": ["lamp.out|desk", "nonsense", "made|up"]})
    off = set(Preference.objects.filter(user=editor, kind="lamp.out", wanted=False).values_list("channel", flat=True))
    assert off == {"email", "webhook"}
    assert 'value="lamp.out|email" checked' not in client.get(CHOICES).text
    assert Event.objects.filter(verb="outbox.choose", actor=editor).count() == 1


def add(client, page: str, **fields):
    typed = {"form": "wecom", "name": "我的群", "address": WECOM, "secret": "SEC-invented"} | fields
    return client.post(page, typed)


def test_a_bot_is_added_and_its_key_is_never_shown_again(client, editor):
    client.force_login(editor)
    assert add(client, reverse("admin:outbox_connect")).status_code == 302
    page = client.get(CHOICES).text
    assert "qyapi.weixin.qq.com" in page
    assert "invented" not in page
    bot = Webhook.objects.get()
    client.post(reverse("admin:outbox_test", args=[bot.pk]))
    assert "待发" in client.get(CHOICES).text
    client.post(reverse("admin:outbox_disconnect", args=[bot.pk]))
    bot.refresh_from_db()
    assert (bot.is_active, bot.address, bot.secret) == (False, "", "")


def test_an_address_that_is_no_bots_is_refused_in_words_and_what_was_typed_stays(client, editor):
    client.force_login(editor)
    answer = add(client, reverse("admin:outbox_connect"), address="http://169.254.169.254/", secret="")
    assert answer.status_code == 422
    assert "应以 https://qyapi.weixin.qq.com" in answer.text
    assert 'value="我的群"' in answer.text
    assert not Webhook.objects.exists()


def test_a_bot_of_a_group_is_for_who_manages_users(client, editor):
    client.force_login(editor)
    assert add(client, BOTS, kinds=["lamp.out"]).status_code == 404
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert add(client, BOTS, kinds=["lamp.out"], section=make_section().pk).status_code == 302
    bot = Webhook.objects.get()
    assert (bot.owner, bot.section, bot.kinds) == (None, make_section(), ["lamp.out"])
    page = client.get(BOTS).text
    assert "灯塔熄了" in page
    assert "invented" not in page


@pytest.mark.parametrize("name", ["outbox_test", "outbox_disconnect"])
def test_nobody_reaches_the_bot_or_the_message_of_another(client, editor, name):
    bot = choosing.connect(actor=editor, form="wecom", name="我的群", address=WECOM)
    message = tell(editor)
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert client.post(reverse(f"admin:{name}", args=[bot.pk])).status_code == 404
    for mine in ("outbox_open", "outbox_read"):
        assert client.post(reverse(f"admin:{mine}", args=[message.pk])).status_code == 404


def test_what_changes_something_is_posted(client, editor):
    administrator = make_user(Role.ADMINISTRATOR)
    bot = choosing.connect(actor=administrator, form="wecom", name="我的群", address=WECOM)
    message = tell(administrator)
    client.force_login(administrator)
    one = {"outbox_open": message, "outbox_read": message, "outbox_test": bot, "outbox_disconnect": bot}
    one["outbox_again"] = message.deliveries.first() or Delivery(pk=1)
    addresses = [reverse(f"admin:{name}", args=[row.pk]) for name, row in one.items()]
    addresses += [reverse(f"admin:{name}") for name in ("outbox_read_all", "outbox_connect", "outbox_stop")]
    assert {client.get(address).status_code for address in addresses} == {405}


def test_who_is_not_logged_in_is_led_to_the_form_and_who_has_no_post_sees_nothing(client):
    assert client.get(LIST).status_code == 302
    client.force_login(make_user(""))
    assert {client.get(address).status_code for address in (LIST, CHOICES, BOTS, DELIVERIES)} == {404}


@pytest.mark.parametrize("role", [Role.REPORTER, Role.CHIEF_EDITOR, Role.OBSERVER])
def test_deliveries_are_for_administrators(client, role):
    client.force_login(make_user(role))
    assert client.get(DELIVERIES).status_code == 404
    assert client.get(LIST).status_code == 200


def test_an_administrator_sees_what_nobody_knows_and_sends_it_again(client, editor):
    tell(editor)
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Delivery.objects.update(state="attempted", attempted_at=long_ago)
    client.force_login(make_user(Role.ADMINISTRATOR))
    page = client.get(DELIVERIES).text
    assert "发过，结果不明" in page
    assert "北岬" not in page  # number and state: a headline is not the administrator's
    unknown = Delivery.objects.get()
    client.post(reverse("admin:outbox_again", args=[unknown.pk]))
    assert unknown.repeated_by.state == "waiting"
    assert client.get(DELIVERIES).context["rows"] == []


def test_what_waits_is_stopped_with_a_reason(client, editor):
    tell(editor)
    waiting = Delivery.objects.get()
    client.force_login(make_user(Role.ADMINISTRATOR))
    stop = reverse("admin:outbox_stop")
    assert "为什么不能发" in client.get(DELIVERIES, {"show": "waiting"}).text
    client.post(stop, {"delivery": [waiting.pk, "x"], "note": ""})
    assert Delivery.objects.waiting().exists()
    client.post(stop, {"delivery": [waiting.pk, "x"], "note": "不得见报"})
    assert not Delivery.objects.waiting().exists()


def test_deliveries_take_the_same_queries_however_many(client, editor, django_assert_max_num_queries):
    for number in range(60):
        tell(editor, key=str(number))
    client.force_login(make_user(Role.ADMINISTRATOR))
    client.get(DELIVERIES, {"show": "all"})
    with django_assert_max_num_queries(8):
        assert len(client.get(DELIVERIES, {"show": "all"}).context["rows"]) == 40
