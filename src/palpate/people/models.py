"""Tables of the people app: users, clinics, staff, clients, the search index, the audit trail."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now

from palpate.people.errors import AppendOnly
from palpate.people.ids import new_id
from palpate.people.roles import Role
from palpate.people.tenancy import Owned, Scoped


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user who signs in with this address."""
        return self.get(email=(username or "").strip().lower())

    async def aget_by_natural_key(self, username: str | None) -> User:
        """Return the user who signs in with this address."""
        return await self.aget(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """One person who can sign in; the only table that no clinic owns."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(default=now, editable=False)

    # Filled by the sign-in backend, which reads both at once; no column.
    known_places: list[Staff] | None = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Clinic(models.Model):
    """The tenant: every other row belongs to one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=240, blank=True)
    timezone = models.CharField(max_length=60, default="UTC")
    state = models.CharField(max_length=40, blank=True)
    created = models.DateTimeField(default=now, editable=False)

    def __str__(self) -> str:
        return self.name


class Staff(Owned):
    """One user's place in one clinic."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="places")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=80, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)

    class Meta(Owned.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "user"], name="staff_once_per_clinic"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="staff_role"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class Sex(models.TextChoices):
    """Sex as far as care depends on it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"


class Client(Owned):
    """A person who is cared for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    given = models.CharField(max_length=80)
    family = models.CharField(max_length=80)
    preferred = models.CharField(max_length=80, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    born = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, blank=True, choices=Sex.choices)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    second_line = models.CharField(max_length=120, blank=True)
    archived = models.BooleanField(default=False)
    created = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta(Owned.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sex__in=["", *Sex.values]), name="client_sex"
            ),
        ]
        indexes: ClassVar = [
            # In the order of the list; what is archived is skipped without a look at the row.
            models.Index(
                fields=["clinic", "family", "given", "id", "archived"], name="client_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.preferred or self.given} {self.family}".strip()


class ClientWord(Owned):
    """The search index: words by whose first letters a client is found."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField(max_length=40)

    class Meta(Owned.Meta):
        constraints: ClassVar = [
            # Also answers "has this client a word that begins so", the second word of a search.
            models.UniqueConstraint(fields=["client", "word"], name="client_word_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "word", "client"], name="client_word_prefix"),
        ]


class Action(models.TextChoices):
    """What an audit entry says was done."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    SIGN = "sign"
    SEND = "send"
    SIGN_IN = "sign in"
    SIGN_OUT = "sign out"
    REFUSED = "refused"


class TrailQuery(models.QuerySet["AuditEntry"]):
    """Entries of the trail; reading and adding only."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *_rows: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly


class AuditEntry(models.Model):
    """Who looked at or changed what, and when; it only grows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # A failed sign-in with an unknown address belongs to no clinic and no user.
    clinic = models.ForeignKey(
        Clinic, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    action = models.CharField(max_length=12, choices=Action.choices)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(
        Client, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    detail = models.JSONField(default=dict)

    everywhere = models.Manager.from_queryset(TrailQuery)()
    objects = Scoped.from_queryset(TrailQuery)()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes: ClassVar = [
            models.Index(fields=["clinic", "at"], name="audit_by_time"),
            models.Index(fields=["client", "at"], name="audit_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"

    def save(self, *args: Any, **options: Any) -> None:
        """Insert; an entry that is stored already is never written again."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnly
