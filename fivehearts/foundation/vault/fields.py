"""The model field for sensitive text."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from . import cipher
from .sealed import Sealed
from .vocabulary import MaskKind, VaultError

if TYPE_CHECKING:
    _Base = models.Field[Sealed | str | None, Sealed | None]
else:
    _Base = models.BinaryField


class SealedAttribute(DeferredAttribute):
    """Gives `Sealed` (or None) for the attribute and takes a text, a `Sealed` or None."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed) or instance.pk is None:
            return value
        placed = value.at(self.field.address_of(instance))
        if value.is_stored:
            # A token stays bound to where it was read; a text follows the row's key.
            instance.__dict__[self.field.attname] = placed
        return placed

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(_Base):
    """Text kept as an authenticated token, bound to this row and this field.

    `mask` says how it shows itself. `max_length` counts characters of the text.
    The primary key must be known before saving (a uuid default). The token is bound to
    `app_label.Model.field:pk`: renaming the model or the field needs a data migration.
    It cannot be searched: keep a `digest.blind_index` beside it.
    """

    descriptor_class = SealedAttribute
    description = _("Sealed text")

    def __init__(self, *args: Any, mask: MaskKind = "text", **kwargs: Any) -> None:
        self.mask: MaskKind = mask
        self.longest: int | None = kwargs.pop("max_length", None)
        # A binary field is not editable by itself, and would then skip validation.
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if not self.editable:
            kwargs["editable"] = False
        kwargs["mask"] = self.mask
        if self.longest is not None:
            kwargs["max_length"] = self.longest
        return name, path, args, kwargs

    def address_of(self, instance: models.Model) -> str:
        """`app_label.Model.field:pk`; VaultError while the row has no primary key."""
        key = self.model._meta.pk
        value = instance.pk if key is None else key.to_python(instance.pk)
        label = f"{self.model._meta.label}.{self.name}"
        if value is None:
            raise VaultError(
                f"{label} needs a primary key before it is sealed: give the row a uuid."
            )
        return f"{label}:{value}"

    def to_python(self, value: Any) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, str):
            return None if value == "" and self.null else Sealed(kind=self.mask, text=value)
        raise VaultError(f"{self.name} takes a text, not {type(value).__name__}.")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(kind=self.mask, token=bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Sealed):
            return value
        address = self.address_of(model_instance)
        stored = value.sealed_at(address)
        if add and value.is_stored:
            # A row copied under a new key must not carry a token that never opens.
            cipher.unseal(stored.token(), address)
        model_instance.__dict__[self.attname] = stored
        return stored

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.token()
        elif isinstance(value, str):
            raise VaultError(f"{self.name} is sealed row by row: set it on the row and save that.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, Sealed) or value.is_stored:
            return
        text = value.reveal()
        if not text and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if self.longest is not None and len(text) > self.longest:
            message = _("Please keep this within %(limit)d characters.")
            raise ValidationError(message, code="max_length", params={"limit": self.longest})

    def run_validators(self, value: Any) -> None:
        """Validators of the field see the text while it is not yet sealed, never the token."""
        if isinstance(value, Sealed) and not value.is_stored:
            super().run_validators(value.reveal())

    def value_to_string(self, obj: models.Model) -> str:
        """A serialised row carries the mask, never the text."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        """Forms ask for sensitive text by fields of their own: none is made by itself."""
        return None
