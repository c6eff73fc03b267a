from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from newskit.accounts.roles import Right
from newskit.backoffice.base import ModelAdmin
from newskit.pictures import library
from newskit.pictures.checking import MOST_BYTES, NotAPicture, master
from newskit.pictures.models import Picture
from newskit.pictures.templatetags.pictures import picture as picture_tag


class UploadForm(forms.ModelForm):
    file = forms.FileField(
        label=_("picture"),
        help_text=_("JPEG, PNG or WebP, up to %(size)d MB. What the camera wrote beside it is dropped.")
        % {"size": MOST_BYTES // 1024**2},
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Picture
        fields = ["credit", "alt", "focal_x", "focal_y"]

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than %(size)d MB."), params={"size": MOST_BYTES // 1024**2})
        content = upload.read()
        try:
            master(content)
        except NotAPicture as error:
            raise ValidationError(str(error)) from error
        return content


@admin.register(Picture)
class PictureAdmin(ModelAdmin):
    """Upload, and change what is said of a picture; both by the verbs of the library."""

    list_display = ["small", "alt", "credit", "size", "added_by", "added_at"]
    list_display_links = ["small", "alt"]
    list_select_related = ["added_by"]
    search_fields = ["alt", "credit", "=hash"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.WRITE)

    has_change_permission = has_view_permission = lambda self, request, obj=None: request.user.may(Right.WRITE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff and request.user.may(Right.WRITE)

    def get_form(self, request: HttpRequest, obj: Picture | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_form(request, obj, **({} if obj else {"form": UploadForm}) | kwargs)

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        said = ["credit", "alt", "focal_x", "focal_y"]
        return ["seen", *said, "size", "hash", "added_by", "added_at"] if obj else ["file", *said]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["seen", "size", "hash", "added_by", "added_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Picture, form: forms.ModelForm, change: bool) -> None:
        said = {"actor": request.user, "alt": obj.alt, "credit": obj.credit, "focal": (obj.focal_x, obj.focal_y)}
        if change:
            library.describe(picture=obj, **said)
            return
        stored = library.add(content=form.cleaned_data["file"], **said)
        # The form's own object becomes the stored one, which may be older than this upload.
        for field in Picture._meta.concrete_fields:
            setattr(obj, field.attname, getattr(stored, field.attname))
        obj._state.adding = False

    @admin.display(description=_("picture"))
    def small(self, obj: Picture) -> SafeString:
        return render_to_string("pictures/_picture.html", picture_tag(obj.entry(), "6rem"))

    @admin.display(description=_("picture"))
    def seen(self, obj: Picture) -> SafeString:
        return render_to_string("pictures/_picture.html", picture_tag(obj.entry(), "40rem"))

    @admin.display(description=_("size"))
    def size(self, obj: Picture) -> str:
        return f"{obj.width} × {obj.height}"
