"""Users, postings, sections; and the audit trail, for reading."""

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models import Posting, Section, User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.backoffice.base import ReadOnlyAdmin, RecordedAdmin, TabularInline, display
from newskit.verbs import allow, log


class UserForm(forms.ModelForm):
    """A password typed here replaces the one before; the audit trail says that it changed, never what it is."""

    new_password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. Empty: as it is."),
    )

    class Meta:
        model = User
        fields = ("username", "name", "byline", "email", "language", "is_active", "is_staff")

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        elif not self.instance.pk:
            raise forms.ValidationError(_("A new user needs a password."))
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


@admin.register(User)
class UserAdmin(RecordedAdmin):
    right = Right.USERS
    form = UserForm
    list_display = ["username", "name", "byline", "held", "is_active"]
    list_filter = ["is_active", "postings__role"]
    search_fields = ["username", "name", "byline"]
    inlines = [PostingInline]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("postings__section")

    @display(description=_("roles"))
    def held(self, user: User) -> str:
        return "、".join(
            f"{posting.get_role_display()}({posting.section})" if posting.section else posting.get_role_display()
            for posting in user.postings.all()
        )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_system)

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        allow(request.user, self.right)
        if form.cleaned_data["new_password"]:
            obj.set_password(form.cleaned_data["new_password"])
        obj.save()
        names = [name for name in form.changed_data if name != "new_password"]
        after = {name: str(form.cleaned_data[name]) for name in names}
        before = {name: str(form.initial.get(name, "")) for name in names} if change else {}
        if "new_password" in form.changed_data:
            after["new_password"] = True
        if form.changed_data:
            log(request.user, f"accounts.user.{'change' if change else 'add'}", obj, before=before, after=after)


@admin.register(Section)
class SectionAdmin(RecordedAdmin):
    right = Right.USERS
    list_display = ["name", "code", "name_en", "order"]
    search_fields = ["name", "code", "name_en"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "verb", "object_name", "note"]
    list_select_related = ["actor"]
    list_filter = ["verb", "object_label"]
    search_fields = ["object_name", "actor__name", "verb", "note"]
    date_hierarchy = "at"
