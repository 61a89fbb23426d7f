"""A model field for credentials: encrypted in the database, opened on demand, bound to its row.

    class Mailbox(models.Model):
        sealed_id = models.UUIDField(default=uuid4, editable=False)   # before the field
        credentials = SealedJSONField()

    mailbox.credentials = {"password": "…"}     # sealed at once
    mailbox.credentials                          # <sealed>
    mailbox.credentials.open()                   # {"password": "…"}

AES-256-GCM with the key's name in front, and model, field and `sealed_id` as bound data: a value
copied to another row, field or table does not open there.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

PURPOSE = "credentials"
VERSION = b"\x01"
NAME_BYTES = 8
NONCE_BYTES = 12
HEADER = len(VERSION) + NAME_BYTES + NONCE_BYTES


class SealBroken(Exception):
    """A sealed value cannot be opened: its key is missing, or it was changed or moved."""


class Sealed:
    """A sealed value and what it is bound to. Printed, it is `<sealed>`."""

    __slots__ = ("_bound", "token")

    def __init__(self, token: bytes, bound: bytes) -> None:
        self.token = token
        self._bound = bound

    def open(self) -> Any:
        """The value. Keep it in a local name, and never in a fact, a log or a page."""
        return json.loads(unseal(self.token, bound=self._bound))

    def __repr__(self) -> str:
        return "<sealed>"


class SealedAttribute(DeferredAttribute):
    """Seals what is assigned, so that a plain value never stays on an instance."""

    field: SealedJSONField

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        found = super().__get__(instance, cls)
        if isinstance(found, bytes) and instance is not None:
            return Sealed(found, self.field.bound_to(instance))
        return found

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.sealed(instance, value)


class SealedJSONField(models.BinaryField):  # type: ignore[type-arg]  # generic in the stubs alone
    """What JSON can hold, sealed. Cannot be filtered by, and is never in a form."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        names = [field.name for field in self.model._meta.local_fields]
        if "sealed_id" in names[: names.index(self.name)]:
            return super().check(**kwargs)
        return [
            Error(
                f"{self} needs a field `sealed_id` (a UUID) before it", id="crypto.E001", obj=self
            )
        ]

    def bound_to(self, instance: models.Model) -> bytes:
        """What a value of this row is bound to."""
        row = getattr(instance, "sealed_id")  # noqa: B009 -- no model in general has it
        return f"{self.model._meta.label_lower}.{self.name}.{row}".encode()

    def sealed(self, instance: models.Model, value: Any) -> bytes | models.Expression | None:
        """The bytes to keep for `value`; what is sealed already stays as it is."""
        if value is None or isinstance(value, (bytes, models.Expression)):
            return value
        if isinstance(value, memoryview):
            return bytes(value)
        if isinstance(value, Sealed):
            return value.token
        return seal(json.dumps(value).encode(), bound=self.bound_to(instance))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.token
        if value is None or isinstance(value, (bytes, memoryview)):
            return super().get_prep_value(value)
        raise TypeError("A sealed field is set on an instance, which knows what to bind it to.")


def seal(plain: bytes, *, bound: bytes) -> bytes:
    """`plain` sealed with the current key."""
    key = settings.KEYRING.bytes(PURPOSE)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + _name(key) + nonce + AESGCM(_cipher_key(key)).encrypt(nonce, plain, bound)


def unseal(token: bytes, *, bound: bytes) -> bytes:
    """What was sealed, by whichever of our keys; `SealBroken` when none fits."""
    name, nonce = token[1 : 1 + NAME_BYTES], token[1 + NAME_BYTES : HEADER]
    fitting = [key for key in settings.KEYRING.every(PURPOSE) if _name(key) == name]
    if token[:1] != VERSION or not fitting:
        raise SealBroken(
            _(
                "The key that sealed these credentials is not here. Restore the folder `keys` of"
                " TUTTI_HOME, or TUTTI_KEY_CREDENTIALS, from your backup, or enter them again."
            )
        )
    try:
        return AESGCM(_cipher_key(fitting[0])).decrypt(nonce, token[HEADER:], bound)
    except InvalidTag:
        raise SealBroken(
            _("These credentials were changed or moved outside Tutti. Enter them again.")
        ) from None


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"tutti key name" + key).digest()[:NAME_BYTES]


def _cipher_key(key: bytes) -> bytes:
    return hashlib.sha256(b"tutti sealed field" + key).digest()
