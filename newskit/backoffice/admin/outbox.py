"""Messages of the person who is logged in, what reaches them, their bots; and for administrators what did not arrive."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newskit.accounts.models import Section
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, attempt
from newskit.outbox import choosing, queue
from newskit.outbox.bots import Form
from newskit.outbox.kinds import KINDS
from newskit.outbox.models import Channel, Delivery, Message, Webhook
from newskit.outbox.writing import unwanted

A_PAGE = 40


def unread(request: HttpRequest) -> int:
    """What the bell says: one statement a request."""
    if not hasattr(request, "_unread_messages"):
        user = request.user
        request._unread_messages = Message.objects.waiting(user, timezone.now()).count() if user.is_authenticated else 0
    return request._unread_messages


class BotForm(forms.Form):
    """A new bot. What was stored is never shown: to change an address, add the bot anew."""

    form = forms.ChoiceField(label=_("messenger"), choices=Form.choices)
    name = forms.CharField(label=_("name"), max_length=60, help_text=_("As you know the group or chat."))
    address = forms.CharField(label=_("address of the bot"), max_length=500, help_text=_("As the messenger gives it."))
    secret = forms.CharField(
        label=_("secret for signing"),
        max_length=200,
        required=False,
        help_text=_("If the bot is set to check signatures."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    headline = forms.BooleanField(
        label=_("with the headline"),
        required=False,
        help_text=_("Off: number and stage only. The text of a story is never sent."),
    )


class GroupBotForm(BotForm):
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("section"), required=False, empty_label=_("all sections")
    )
    kinds = forms.MultipleChoiceField(label=_("what it is told"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.code, kind.label) for kind in chosen_kinds()]


def chosen_kinds() -> list:
    return [kind for kind in KINDS.values() if kind.chosen]


class _Page(ReadOnlyAdmin):
    """Pages of our own at the addresses of a model's list; `addresses()` names those below it, and there are no others."""

    def get_urls(self) -> list:
        info = self.opts.app_label, self.opts.model_name
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="{}_{}_changelist".format(*info)),
            *(path(route, wrap(view), name=name) for route, view, name in self.addresses()),
        ]

    def _render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/outbox/{template}.html", context, status=status)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise Http404


@admin.register(Message)
class MessageAdmin(_Page):
    """Everybody's own messages and choices. Nobody sees those of another."""

    def has_view_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return request.user.is_active and request.user.is_staff and bool(request.user.roles())

    has_module_permission = has_view_permission

    def addresses(self) -> list:
        return [
            ("read/", self.read_all, "outbox_read_all"),
            ("<int:pk>/read/", self.read, "outbox_read"),
            ("<int:pk>/open/", self.open, "outbox_open"),
            ("choices/", self.choices, "outbox_choices"),
            ("choices/bots/", self.connect, "outbox_connect"),
            ("choices/bots/<int:pk>/test/", self.test, "outbox_test"),
            ("choices/bots/<int:pk>/disconnect/", self.disconnect, "outbox_disconnect"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Newest first. One that is over stays, grey: somebody else did what it asked for."""
        self._refuse_strangers(request)
        now = timezone.now()
        mine = Message.objects.on_the_desk_of(request.user)
        only_new = request.GET.get("show") == "new"
        if only_new:
            mine = Message.objects.waiting(request.user, now)
        ways = Delivery.objects.select_related("webhook").filter(repeated_by__isnull=True).order_by("pk")
        page = Paginator(mine.prefetch_related(Prefetch("deliveries", ways)), A_PAGE).get_page(request.GET.get("page"))
        rows = list(page.object_list)
        holding = set(
            Message.objects.filter(pk__in=[row.pk for row in rows])
            .holding(request.user, now)
            .values_list("pk", flat=True)
        )
        for row in rows:
            row.is_over = row.pk not in holding
            row.shown_as = row.subject(headline=True)
        return self._render(
            request,
            "messages",
            title=_("Messages"),
            page=page,
            rows=rows,
            unread_count=unread(request),
            only_new=only_new,
        )

    def _mine(self, request: HttpRequest, pk: int) -> Message:
        self._refuse_strangers(request)
        message = Message.objects.filter(recipient=request.user, pk=pk).first()
        if message is None:
            raise Http404
        return message

    def read_all(self, request: HttpRequest) -> HttpResponse:
        return require_POST(self._read_all)(request)

    def _read_all(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        Message.objects.on_the_desk_of(request.user).unread().update(read_at=timezone.now())
        messages.success(request, gettext("All messages are marked as read."))
        return HttpResponseRedirect(reverse("admin:outbox_message_changelist"))

    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._read)(request, pk)

    def _read(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = self._mine(request, pk)
        Message.objects.filter(pk=message.pk).unread().update(read_at=timezone.now())
        return HttpResponseRedirect(reverse("admin:outbox_message_changelist"))

    def open(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To what it is about: whatever else was said of that is read too. By POST, so that no preview reads it."""
        return require_POST(self._open)(request, pk)

    def _open(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = self._mine(request, pk)
        same = Message.objects.filter(object_label=message.object_label, object_id=message.object_id)
        same.filter(recipient=request.user).unread().update(read_at=timezone.now())
        inside = url_has_allowed_host_and_scheme(message.path, allowed_hosts=None)
        return HttpResponseRedirect(message.path if inside else reverse("admin:outbox_message_changelist"))

    # What reaches me

    def choices(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        if request.method == "POST":
            named = [tuple(cell.split("|", 1)) for cell in request.POST.getlist("wanted") if "|" in cell]
            attempt(
                request,
                lambda: choosing.choose(actor=request.user, wanted=named),
                gettext("From now on messages reach you as you chose."),
            )
            return HttpResponseRedirect(reverse("admin:outbox_choices"))
        return self._choices(request, BotForm())

    def _choices(self, request: HttpRequest, form: BotForm, status: int = 200) -> HttpResponse:
        off = unwanted(request.user)
        kinds = [
            (kind, [(code, label, (kind.code, code) not in off) for code, label in Channel.choices])
            for kind in chosen_kinds()
        ]
        bots = Webhook.objects.in_use().filter(owner=request.user)
        tests = Delivery.objects.with_all().filter(message__kind="outbox.test", message__recipient=request.user)
        return self._render(
            request,
            "choices",
            status,
            title=_("What reaches me"),
            kinds=kinds,
            channels=Channel.choices,
            bots=bots,
            last_test=tests.first(),
            form=form,
            person=request.user,
        )

    def connect(self, request: HttpRequest) -> HttpResponse:
        return require_POST(self._connect)(request)

    def _connect(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        form = BotForm(request.POST)
        if not form.is_valid():
            return self._choices(request, form, 422)
        if not connected(request, form, of_newsroom=False):
            return self._choices(request, form, 422)
        return HttpResponseRedirect(reverse("admin:outbox_choices"))

    def test(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._test)(request, pk)

    def _test(self, request: HttpRequest, pk: int) -> HttpResponse:
        bot = bot_for(request, pk)
        done = gettext("The test is on its way. In a moment this page says what came of it.")
        attempt(request, lambda: choosing.test(actor=request.user, webhook=bot), done)
        return HttpResponseRedirect(page_of(bot))

    def disconnect(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._disconnect)(request, pk)

    def _disconnect(self, request: HttpRequest, pk: int) -> HttpResponse:
        bot = bot_for(request, pk)
        done = gettext("The bot is no longer used; its key is forgotten.")
        attempt(request, lambda: choosing.disconnect(actor=request.user, webhook=bot), done)
        return HttpResponseRedirect(page_of(bot))


def bot_for(request: HttpRequest, pk: int) -> Webhook:
    """A bot that the person may see: the own one, or, with the right, one of the newsroom."""
    bot = Webhook.objects.in_use().filter(pk=pk).first()
    if bot is None or (
        bot.owner_id != request.user.pk and not (bot.owner_id is None and request.user.may(Right.USERS))
    ):
        raise Http404
    return bot


def page_of(bot: Webhook) -> str:
    return reverse("admin:outbox_choices" if bot.owner_id else "admin:outbox_webhook_changelist")


def connected(request: HttpRequest, form: BotForm, *, of_newsroom: bool) -> bool:
    return attempt(
        request,
        lambda: choosing.connect(actor=request.user, of_newsroom=of_newsroom, **form.cleaned_data),
        gettext("The bot is added. Send a test."),
    )


class _Managed(_Page):
    """For who manages users."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff and request.user.may(Right.USERS)

    has_module_permission = has_view_permission


@admin.register(Webhook)
class WebhookAdmin(_Managed):
    """Bots of groups of the newsroom. Those of persons are nobody's business but theirs."""

    def addresses(self) -> list:
        return []

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        self._refuse_strangers(request)
        form = GroupBotForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and connected(request, form, of_newsroom=True):
            return HttpResponseRedirect(reverse("admin:outbox_webhook_changelist"))
        bots = list(Webhook.objects.in_use().of_the_newsroom().select_related("section"))
        for bot in bots:
            bot.told = [KINDS[code].label for code in bot.kinds if code in KINDS]
        tests = Delivery.objects.with_all().filter(message__kind="outbox.test", webhook__owner__isnull=True)
        status = 422 if request.method == "POST" else 200
        return self._render(
            request, "bots", status, title=_("Bots of groups"), bots=bots, form=form, last_test=tests.first()
        )


@admin.register(Delivery)
class DeliveryAdmin(_Managed):
    """What failed, what nobody knows, what waits. Sending again and stopping are decisions of a person."""

    SHOWN = ("troubled", "waiting", "all")

    def addresses(self) -> list:
        return [
            ("<int:pk>/again/", self.again, "outbox_again"),
            ("stop/", self.stop, "outbox_stop"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        self._refuse_strangers(request)
        now = timezone.now()
        chosen = request.GET.get("show", "")
        chosen = chosen if chosen in self.SHOWN else self.SHOWN[0]
        rows = Delivery.objects.with_all().order_by("-pk")
        found = {"troubled": rows.troubled(now), "waiting": rows.waiting(), "all": rows}[chosen]
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        again = set(Delivery.objects.filter(pk__in=[row.pk for row in page]).troubled(now).values_list("pk", flat=True))
        for row in page:
            row.may_go_again = row.pk in again
            row.subject = row.message.subject(headline=False)
        tabs = [("troubled", _("Failed or unknown")), ("waiting", _("Waiting")), ("all", _("All"))]
        return self._render(
            request, "deliveries", title=_("Deliveries"), page=page, rows=list(page), chosen=chosen, tabs=tabs
        )

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_POST(self._again)(request, pk)

    def _again(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse_strangers(request)
        delivery = Delivery.objects.with_all().filter(pk=pk).first()
        if delivery is None:
            raise Http404
        attempt(request, lambda: queue.send_again(actor=request.user, delivery=delivery), gettext("It is sent again."))
        return HttpResponseRedirect(reverse("admin:outbox_delivery_changelist"))

    def stop(self, request: HttpRequest) -> HttpResponse:
        return require_POST(self._stop)(request)

    def _stop(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        ids = [int(pk) for pk in request.POST.getlist("delivery") if pk.isdecimal() and len(pk) < 19]
        stopped: list[int] = []

        def act() -> None:
            rows = Delivery.objects.filter(pk__in=ids)
            stopped.append(queue.stop(actor=request.user, deliveries=rows, note=request.POST.get("note", "")))

        if attempt(request, act, gettext("What waited and was chosen is stopped.")) and stopped[0] < len(ids):
            left = len(ids) - stopped[0]
            text = ngettext("%(n)d had gone already.", "%(n)d had gone already.", left) % {"n": left}
            messages.warning(request, text)
        return HttpResponseRedirect(f"{reverse('admin:outbox_delivery_changelist')}?show=waiting")
