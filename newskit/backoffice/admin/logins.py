"""Logins that are locked after failures, and resets of second factors that wait for a second administrator."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.login import devices, factors, throttle
from newskit.accounts.models import FactorReset, Lockout
from newskit.accounts.roles import Right
from newskit.backoffice.base import ReadOnlyAdmin, display
from newskit.backoffice.dialogs import Dialog, dialog, redirect

# allauth registers both when its admin is imported. Nobody edits the one; the other is set, and taken off, by verbs.
admin.site.unregister([EmailAddress, Authenticator])


class OfAdministrators(ReadOnlyAdmin):
    """For those who manage users; others do not see that it is there."""

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.USERS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff and request.user.may(Right.USERS)


@admin.register(Lockout)
class LockoutAdmin(OfAdministrators):
    list_display = ["login", "address", "device", "attempts", "ends"]
    search_fields = ["username", "ip_address"]
    fields = readonly_fields = list_display
    actions_detail = ["lift"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lockout]:
        return super().get_queryset(request).standing(timezone.now()).order_by("-attempt_time")

    def has_lift_permission(self, request: HttpRequest, object_id=None) -> bool:
        return request.user.may(Right.USERS)

    @display(description=_("login"))
    def login(self, lockout: Lockout) -> str | None:
        return lockout.username

    @display(description=_("network address"))
    def address(self, lockout: Lockout) -> str | None:
        return lockout.ip_address

    @display(description=_("device"))
    def device(self, lockout: Lockout) -> str:
        return devices.name(lockout.user_agent)

    @display(description=_("failures"))
    def attempts(self, lockout: Lockout) -> int:
        return lockout.failures

    @display(description=_("locked until"))
    def ends(self, lockout: Lockout) -> str:
        return date_format(timezone.localtime(lockout.until), "H:i")

    def finish_dialog(self, request: HttpRequest, lockout: Lockout, done: str) -> HttpResponse:
        """To the list: what was lifted has no page any more."""
        messages.success(request, done)
        return redirect(request, reverse("admin:accounts_lockout_changelist"))

    @dialog(Dialog, _("Lift the lock"), permissions=["lift"])
    def lift(self, request, form, lockout):
        throttle.lift_lockout(actor=request.user, lockout=lockout)
        return gettext("The login is open again.")


class ConfirmReset(Dialog):
    def lead(self):
        said = {"who": self.instance.asked_by, "reason": self.instance.reason}
        yield gettext("%(who)s asked for it: “%(reason)s”") % said
        yield gettext(
            "If you are not sure, call the person back yourself. Factor, recovery codes and every session go."
        )


@admin.register(FactorReset)
class FactorResetAdmin(OfAdministrators):
    list_display = ["user", "state", "asked_by", "asked_at", "expires_at", "confirmed_by"]
    list_select_related = ["user", "asked_by", "confirmed_by", "declined_by"]
    search_fields = ["user__name", "user__username", "reason"]
    fields = ["user", "state", "reason", "asked_by", "asked_at", "expires_at", "confirmed_by", "confirmed_at"]
    readonly_fields = ["state"]
    actions_detail = ["confirm", "decline"]

    @display(description=_("state"))
    def state(self, reset: FactorReset) -> str:
        if reset.confirmed_at:
            return gettext("confirmed")
        if reset.declined_at:
            return gettext("declined by %(who)s") % {"who": reset.declined_by}
        return gettext("waits for another administrator") if reset.is_open() else gettext("expired")

    def has_confirm_permission(self, request: HttpRequest, object_id=None) -> bool:
        reset = self.open(request, object_id)
        return reset is not None and request.user.pk not in (reset.user_id, reset.asked_by_id)

    def has_decline_permission(self, request: HttpRequest, object_id=None) -> bool:
        return self.open(request, object_id) is not None

    def open(self, request: HttpRequest, object_id) -> FactorReset | None:
        if not request.user.may(Right.USERS) or not object_id:
            return None
        reset = self.get_object(request, object_id)
        return reset if reset is not None and reset.is_open() else None

    @dialog(ConfirmReset, _("Take the factor off"), permissions=["confirm"])
    def confirm(self, request, form, reset):
        factors.confirm_factor_reset(actor=request.user, reset=reset)
        return gettext("The second factor is off and every session has ended. At the next login it is set up anew.")

    @dialog(Dialog, _("Decline"), permissions=["decline"])
    def decline(self, request, form, reset):
        factors.decline_factor_reset(actor=request.user, reset=reset)
        return gettext("Declined. The second factor stays as it is.")
