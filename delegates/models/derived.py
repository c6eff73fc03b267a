"""Columns made from other columns of the row, on every insert and update of the whole row, `bulk_create` included."""

from collections.abc import Callable

from django.db import models


class _Derived:
    """`derive` stays out of migrations: to them this is the plain field."""

    def __init__(self, *args, derive: Callable[[models.Model], str] = lambda row: "", **kwargs):
        self.derive = derive
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain}", args, kwargs


class DerivedField(_Derived, models.CharField):
    """Never typed. `save(update_fields=[…])` leaves it alone: verbs that change a name save the whole row."""

    plain = "CharField"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"editable": False, "blank": True} | kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.derive(model_instance)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class DerivedSlugField(_Derived, models.SlugField):
    """Made where nobody typed one; what was typed stays, and so does an address that is in use."""

    plain = "SlugField"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = getattr(model_instance, self.attname) or self.derive(model_instance)
        setattr(model_instance, self.attname, value)
        return value
