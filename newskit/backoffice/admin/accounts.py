"""Users, postings, sections."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from newskit.accounts.login import factors, people, sessions
from newskit.accounts.models import FactorReset, Posting, Section, User
from newskit.accounts.roles import Right
from newskit.backoffice.base import INPUT_CLASSES, RecordedAdmin, TabularInline, display
from newskit.backoffice.dialogs import Dialog, dialog, note_field
from newskit.verbs import allow, log


class UserForm(forms.ModelForm):
    """Who somebody is. Whether they may come in, and their password once they are entered, change by buttons."""

    class Meta:
        model = User
        fields = ("username", "name", "byline", "email", "language", "is_staff")


class NewUserForm(UserForm):
    """The first password; the audit trail says that there is one, never what it is."""

    first_password = forms.CharField(
        label=_("first password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters."),
    )

    def clean_first_password(self) -> str:
        password = self.cleaned_data["first_password"]
        validate_password(password, self.instance)
        return password


class PostingInline(TabularInline):
    """Roles, with their sections and times. A posting that is over gets its end; it is not deleted."""

    model = Posting
    fk_name = "user"
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.USERS)

    has_change_permission = has_view_permission = has_add_permission


class Reason(Dialog):
    reason = note_field(_("reason"), required=True)


class Deactivate(Reason):
    def lead(self):
        yield gettext("They cannot come in any more and are logged out everywhere at once. What they did stays theirs.")


class SetPassword(Dialog):
    password = forms.CharField(
        label=_("new password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": " ".join(INPUT_CLASSES)}),
        help_text=_("At least twelve characters."),
    )

    def lead(self):
        yield gettext("Hand it over yourself. They are logged out everywhere; a second factor stays as it is.")

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.instance)
        return self.cleaned_data["password"]


class AskFactorReset(Reason):
    reason = note_field(
        _("reason"), required=True, help_text=_("How you know that it was lost: called back, stood before you …")
    )

    def lead(self):
        yield gettext("Nothing changes yet: another administrator confirms it within 24 hours.")


class EndSessions(Dialog):
    def lead(self):
        count = sessions.standing(self.instance).count()
        yield ngettext("Logged in at %d place.", "Logged in at %d places.", count) % count


def _when(possible: Callable[[User], bool]) -> Callable:
    """A button of somebody else's page, for those who manage users, where its verb would succeed."""

    def has_permission(self: "UserAdmin", request: HttpRequest, object_id: str | None = None) -> bool:
        user = self.row(request, object_id) if request.user.may(self.right) else None
        return user is not None and not user.is_system and user.pk != request.user.pk and possible(user)

    return has_permission


@admin.register(User)
class UserAdmin(RecordedAdmin):
    right = Right.USERS
    form = UserForm
    list_display = ["username", "name", "byline", "held", "is_active", "last_login"]
    list_filter = ["is_active", "postings__role"]
    search_fields = ["username", "name", "byline"]
    readonly_fields = ["is_active", "last_login", "second_factor", "logged_in"]
    inlines = [PostingInline]
    actions_detail = ["deactivate", "activate", "set_password", "end_sessions", "ask_factor_reset"]

    has_deactivate_permission = _when(lambda user: user.is_active)
    has_activate_permission = _when(lambda user: not user.is_active)
    has_set_password_permission = _when(lambda user: user.is_active)
    has_end_sessions_permission = _when(lambda user: sessions.standing(user).exists())
    has_ask_factor_reset_permission = _when(
        lambda user: factors.has_one(user) and not FactorReset.objects.open(timezone.now()).filter(user=user).exists()
    )

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("postings__section")

    def row(self, request: HttpRequest, object_id: str | None) -> User | None:
        """The page's user, fetched once a request for all its buttons."""
        known = request.__dict__.setdefault("_users_of_page", {})
        if object_id not in known:
            known[object_id] = self.get_object(request, object_id) if object_id else None
        return known[object_id]

    @display(description=_("roles"))
    def held(self, user: User) -> str:
        return "、".join(
            f"{posting.get_role_display()}({posting.section})" if posting.section else posting.get_role_display()
            for posting in user.postings.all()
        )

    @display(description=_("second factor"))
    def second_factor(self, user: User) -> str:
        if user.pk and factors.has_one(user):
            return gettext("set up")
        return gettext("missing, and needed") if user.pk and factors.is_required(user) else gettext("none")

    @display(description=_("logged in"))
    def logged_in(self, user: User) -> str:
        rows = sessions.standing(user) if user.pk else []
        return "; ".join(f"{row.device} {row.address or ''}".strip() for row in rows) or gettext("nowhere")

    def get_form(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_form(request, obj, **({} if obj else {"form": NewUserForm}) | kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        said = list(UserForm.Meta.fields)
        return [*said, *self.readonly_fields] if obj else [*said, "first_password"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_system)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        allow(request.user, self.right)
        if not change:
            obj.set_password(form.cleaned_data["first_password"])
        obj.save()
        names = [name for name in form.changed_data if name != "first_password"]
        after = {name: str(form.cleaned_data[name]) for name in names}
        before = {name: str(form.initial.get(name, "")) for name in names} if change else {}
        if names:
            log(request.user, f"accounts.user.{'change' if change else 'add'}", obj, before=before, after=after)

    @dialog(Deactivate, _("Deactivate"), permissions=["deactivate"])
    def deactivate(self, request, form, user):
        people.deactivate(actor=request.user, user=user, reason=form.cleaned_data["reason"])
        return gettext("Deactivated, and logged out everywhere.")

    @dialog(Dialog, _("Activate"), permissions=["activate"])
    def activate(self, request, form, user):
        people.activate(actor=request.user, user=user)
        return gettext("May come in again, with the password until now.")

    @dialog(SetPassword, _("Set a new password"), permissions=["set_password"])
    def set_password(self, request, form, user):
        people.set_password(actor=request.user, user=user, password=form.cleaned_data["password"])
        return gettext("The new password holds; everywhere else they are logged out.")

    @dialog(EndSessions, _("Log out everywhere"), permissions=["end_sessions"])
    def end_sessions(self, request, form, user):
        ended = sessions.end_sessions(actor=request.user, user=user)
        return ngettext("%d session ended.", "%d sessions ended.", ended) % ended

    @dialog(AskFactorReset, _("Second factor lost"), submit=_("Ask for the reset"), permissions=["ask_factor_reset"])
    def ask_factor_reset(self, request, form, user):
        factors.ask_factor_reset(actor=request.user, user=user, reason=form.cleaned_data["reason"])
        return gettext("Asked. Another administrator confirms it under “Resets of second factors”.")


@admin.register(Section)
class SectionAdmin(RecordedAdmin):
    right = Right.USERS
    list_display = ["name", "code", "name_en", "order"]
    search_fields = ["name", "code", "name_en"]
