"""Users, sections, and the postings that give users roles."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newskit.accounts.roles import GRANTS, SYSTEM_RIGHTS, Role


class Section(models.Model):
    """A desk of the newsroom, and the part of the site that it fills."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=30)
    name_en = models.CharField(_("name in English"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        """An administrator of the machine. Being one gives no right to write, review or sign."""
        return self.create_user(username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here, or a system account. Deactivated, never deleted."""

    username = models.CharField(_("login"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    byline = models.CharField(_("name in bylines"), max_length=60, blank=True, help_text=_("Empty: the name."))
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language of the back office"),
        max_length=10,
        default="zh-hans",
        choices=[("zh-hans", "简体中文"), ("en", "English")],
    )
    uses_keys = models.BooleanField(
        _("keys of the desk"), default=True, help_text=_("j, k, Enter and the like. Off: every key only types.")
    )
    is_staff = models.BooleanField(_("may log in to the back office"), default=True)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: cannot log in. Users are never deleted.")
    )
    is_system = models.BooleanField(_("system account"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def printed_name(self) -> str:
        return self.byline or self.name

    def delete(self, *args, **kwargs):
        raise ValidationError(_("Users are deactivated, never deleted: what they did stays theirs."))

    @cached_property
    def _postings(self) -> list["Posting"]:
        return list(self.postings.select_related("section", "stands_in_for"))

    def roles(self, at: datetime.datetime | None = None) -> set[str]:
        """The roles that the user holds at a moment (now if None), in any section."""
        at = at or timezone.now()
        return {posting.role for posting in self._postings if posting.covers(at)}

    def rights(self, section: "Section | None" = None, at: datetime.datetime | None = None) -> set[str]:
        """The rights that the user holds in a section. Without a section: those held anywhere."""
        if not self.is_active:
            return set()
        if self.is_system:
            return set(SYSTEM_RIGHTS.get(self.username.removeprefix("system-"), ()))
        at = at or timezone.now()
        held: set[str] = set()
        for posting in self._postings:
            if posting.covers(at) and (section is None or posting.section_id in (None, section.pk)):
                held |= GRANTS[posting.role].rights
        return held

    def may(self, right: str, section: "Section | None" = None, at: datetime.datetime | None = None) -> bool:
        """The only question that verbs ask. `section` None: anywhere; a superuser has no rights by being one."""
        return str(right) in {str(held) for held in self.rights(section, at)}

    def sections_with(self, right: str, at: datetime.datetime | None = None) -> set[int] | None:
        """Ids of the sections in which the user holds a right; None: in all of them. For filters in one statement."""
        if not self.is_active:
            return set()
        if self.is_system:
            return None if self.may(right) else set()
        at = at or timezone.now()
        sections = {p.section_id for p in self._postings if p.covers(at) and right in GRANTS[p.role].rights}
        return None if None in sections else sections

    def covering(self, at: datetime.datetime) -> list["Posting"]:
        """The postings in force that are not the regular ones: tonight's duty, and for whom the user stands in."""
        return [p for p in self._postings if p.kind != Posting.Kind.REGULAR and p.covers(at)]

    def stood_in_for(self, at: datetime.datetime) -> set[int]:
        """Ids of those whose work is this person's too at the moment."""
        return {posting.stands_in_for_id for posting in self.covering(at) if posting.stands_in_for_id}

    def forget_postings(self) -> None:
        """Read the postings anew: for one who keeps a user object while postings change."""
        self.__dict__.pop("_postings", None)


class PostingQuerySet(models.QuerySet):
    def at(self, moment: datetime.datetime) -> "PostingQuerySet":
        """Postings in force. NULL start: always was; NULL end: no end is set."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=moment), Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
        )


class Posting(models.Model):
    """A role given to a user, for one section or all, from and to: also stand-ins and tonight's duty (值班)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular")
        STAND_IN = "stand_in", _("stand-in")
        DUTY = "duty", _("on duty")

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=[c for c in Role.choices if c[0] != Role.SYSTEM])
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, verbose_name=_("section"), help_text=_("Empty: all sections.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    stands_in_for = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands in for"),
        help_text=_("Of a stand-in: whose stories come to this person meanwhile."),
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="posting_ends_after_it_starts",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(kind="stand_in"),
                name="only_a_stand_in_stands_in",
                violation_error_message=_("Only a stand-in stands in for somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    def covers(self, moment: datetime.datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= moment) and (self.ends_at is None or moment < self.ends_at)


def system_account(name: str) -> User:
    """The account that a command acts as where nobody is named. It holds that command's rights only and can never sign."""
    if name not in SYSTEM_RIGHTS:
        raise ValueError(f"There is no system account {name!r}.")
    user, created = User.objects.get_or_create(
        username=f"system-{name}",
        defaults={"name": f"系统({name})", "is_staff": False, "is_system": True},
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def named_user(username: str) -> User:
    """The active user of a `--as` option. Raises User.DoesNotExist."""
    return User.objects.get(username=username, is_active=True)


def holders(right: str, section: Section | None, at: datetime.datetime) -> Iterable[User]:
    """Active users who hold a right in a section at a moment."""
    roles = [role for role, grant in GRANTS.items() if right in grant.rights]
    postings = Posting.objects.at(at).filter(role__in=roles, user__is_active=True)
    if section is not None:
        postings = postings.filter(Q(section=section) | Q(section__isnull=True))
    return User.objects.filter(pk__in=postings.values("user"))
