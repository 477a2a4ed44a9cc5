"""A person with an account, and the roles granted to them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.members.enums import Role
from mitwerk.kit import clock
from mitwerk.kit.models import PublicModel

handle_is_plain = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9])$",
    _("3 to 30 small letters, digits, - or _, with a letter or digit at both ends."),
)


class MemberManager(BaseUserManager["Member"]):
    """Creates members; `create_user` is also what allauth calls."""

    def create_user(
        self, email: str, handle: str, password: str | None = None, **fields: object
    ) -> Member:
        member = self.model(email=self.normalize_email(email), handle=handle.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, handle: str, password: str | None = None) -> Member:
        member = self.create_user(email, handle, password, is_staff=True, is_superuser=True)
        RoleGrant.objects.create(member=member, role=Role.ADMINISTRATOR)
        return member

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)


class Member(PublicModel, AbstractBaseUser, PermissionsMixin):
    """A person with an account. Profile changes go through `services.profile`."""

    email = models.EmailField(_("e-mail"))
    handle = models.CharField(_("handle"), max_length=30, validators=[handle_is_plain])
    name = models.CharField(_("name"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    tags = models.JSONField(_("other skills"), default=list, blank=True)
    about = models.TextField(_("about me"), blank=True, max_length=4000)
    about_language = models.CharField(max_length=5, default="en")
    interface_language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    pseudonymised_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["handle"]

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.UniqueConstraint(Lower("handle"), name="member_handle_once"),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def shown_name(self) -> str:
        return self.name or self.handle


class HandleHold(models.Model):
    """A handle that nobody can take for some days, as if its sign-up waited for the mailed link.

    Made by a sign-up with an address that has an account, gone when a sign-up would be forgotten.
    """

    handle = models.CharField(max_length=30, unique=True)
    held_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.handle


class RoleGrant(models.Model):
    """A role given to a member; it ends by being revoked, never by being deleted."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=models.Q(revoked_at=None),
                name="one_living_grant_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.role}"
