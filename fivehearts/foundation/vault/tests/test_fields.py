"""Rows keep their sensitive columns sealed, through every way Django writes and reads."""

import uuid

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from fivehearts.foundation.vault import cipher
from fivehearts.foundation.vault.fields import SealedField
from fivehearts.foundation.vault.sealed import Sealed
from fivehearts.foundation.vault.vocabulary import VaultError

registry = Apps()


class Card(models.Model):
    """A row such as `people` has, in a registry of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    phone = SealedField(mask="phone", max_length=20)
    name = SealedField(mask="name", null=True, blank=True)
    floor = models.IntegerField(default=1)

    class Meta:
        apps = registry
        app_label = "vault"
        db_table = "vault_test_card"

    def __str__(self) -> str:
        return str(self.id)


class Numbered(models.Model):
    phone = SealedField()

    class Meta:
        apps = registry
        app_label = "vault"

    def __str__(self) -> str:
        return "numbered"


@pytest.fixture
def cards(db, may_make_tables):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE vault_test_card (id uuid PRIMARY KEY, phone bytea NOT NULL, name bytea, floor int)"
        )
    return Card._default_manager


def raw(card, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_test_card WHERE id = %s", [card.pk])
        return bytes(cursor.fetchone()[0])


def test_a_row_shows_the_mask_before_and_after_saving(cards):
    card = Card(phone="13812345678", name="王小明")
    assert str(card.phone) == "138****5678"
    card.save()
    assert card.phone.is_stored
    again = cards.get(pk=card.pk)
    assert (str(again.phone), again.phone.masked, str(again.name)) == (
        "138****5678",
        "138****5678",
        "王**",
    )
    assert (again.phone.reveal(), again.name.reveal()) == ("13812345678", "王小明")


def test_the_table_holds_no_word_of_it(cards):
    card = cards.create(phone="13812345678", name="王小明")
    assert b"13812345678" not in raw(card, "phone")
    assert "王".encode() not in raw(card, "name")
    assert cipher.unseal(raw(card, "phone"), f"vault.Card.phone:{card.pk}") == "13812345678"


def test_saving_again_keeps_the_token_and_a_new_text_replaces_it(cards):
    card = cards.create(phone="13812345678")
    before = raw(card, "phone")
    again = cards.get(pk=card.pk)
    again.floor = 3
    again.save()
    assert raw(card, "phone") == before
    again.phone = "13900139000"
    again.save(update_fields=["phone"])
    card.refresh_from_db()
    assert card.phone.reveal() == "13900139000"


def test_many_rows_at_once_are_sealed_each_for_itself(cards):
    made = cards.bulk_create([Card(phone=f"1380013800{digit}") for digit in range(5)])
    assert [cards.get(pk=card.pk).phone.reveal()[-1] for card in made] == list("01234")
    for card in made:
        card.phone = "13900139000"
    cards.bulk_update(made, ["phone"])
    assert {card.phone.reveal() for card in cards.all()} == {"13900139000"}
    assert len({raw(card, "phone") for card in made}) == 5


def test_a_token_copied_to_another_row_or_column_does_not_open(cards):
    first, second = (
        cards.create(phone="13812345678", name="王小明"),
        cards.create(phone="13900139000"),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vault_test_card SET phone = %s WHERE id = %s", [raw(first, "phone"), second.pk]
        )
        cursor.execute("UPDATE vault_test_card SET name = phone WHERE id = %s", [first.pk])
    with pytest.raises(VaultError):
        cards.get(pk=second.pk).phone.reveal()
    with pytest.raises(VaultError):
        cards.get(pk=first.pk).name.reveal()
    with pytest.raises(VaultError):
        str(cards.get(pk=second.pk).phone)


def test_a_value_handed_from_row_to_row_is_sealed_anew(cards):
    first = cards.create(phone="13812345678")
    second = cards.create(phone=cards.get(pk=first.pk).phone)
    assert cards.get(pk=second.pk).phone.reveal() == "13812345678"


def test_a_row_copied_under_a_new_key_is_refused_or_sealed_anew(cards):
    first = cards.create(phone="13812345678")
    read = cards.get(pk=first.pk)
    read.phone  # noqa: B018 - reading places it
    read.pk, read._state.adding = uuid.uuid4(), True
    read.save()
    assert cards.get(pk=read.pk).phone.reveal() == "13812345678"
    unread = cards.get(pk=first.pk)
    unread.pk, unread._state.adding = uuid.uuid4(), True
    with pytest.raises(VaultError):
        unread.save()


def test_a_deferred_column_is_loaded_when_asked(cards):
    card = cards.create(phone="13812345678", name="王小明")
    light = cards.only("floor").get(pk=card.pk)
    assert {"phone", "name"} <= light.get_deferred_fields()
    assert light.name.reveal() == "王小明"
    light = cards.defer("phone").get(pk=card.pk)
    light.save()
    assert cards.get(pk=card.pk).phone.reveal() == "13812345678"


def test_values_without_their_row_stay_hidden(cards):
    cards.create(phone="13812345678")
    ((phone,),) = cards.values_list("phone")
    assert str(phone) == "****"
    with pytest.raises(VaultError, match="lost its row"):
        phone.reveal()


def test_nothing_is_nothing(cards):
    card = cards.create(phone="13812345678", name="")
    assert card.name is None
    assert cards.filter(name__isnull=True).count() == 1
    assert cards.get(pk=card.pk).name is None


@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "phone__gt"])
def test_a_sealed_column_cannot_be_searched(lookup):
    with pytest.raises(FieldError):
        Card._default_manager.filter(**{lookup: "138"})


def test_a_set_based_update_with_a_text_is_refused(cards):
    cards.create(phone="13812345678")
    with pytest.raises(VaultError, match="row by row"):
        cards.update(phone="13900139000")


def test_a_row_without_a_key_is_told_to_take_a_uuid():
    with pytest.raises(VaultError, match="uuid"):
        Numbered._meta.get_field("phone").pre_save(Numbered(phone="138"), add=True)


@pytest.mark.parametrize("wrong", [13812345678, b"138", ["138"]])
def test_only_text_can_be_assigned(wrong):
    with pytest.raises(VaultError):
        Card(phone=wrong)


def test_a_text_too_long_or_missing_is_refused_before_saving():
    for wrong in ("1" * 21, "", None):
        with pytest.raises(ValidationError):
            Card(phone=wrong).full_clean(exclude=["id"], validate_unique=False)
    Card(phone="13812345678").full_clean(exclude=["id"], validate_unique=False)


def test_a_uuid_given_as_text_seals_at_the_same_place(cards):
    key = uuid.uuid4()
    cards.create(pk=str(key).upper(), phone="13812345678")
    assert cards.get(pk=key).phone.reveal() == "13812345678"


def test_migrations_write_the_field_with_its_mask():
    field = SealedField(mask="identity", null=True, max_length=18)
    _name, path, args, kwargs = field.deconstruct()
    assert path == "fivehearts.foundation.vault.fields.SealedField"
    assert kwargs == {"mask": "identity", "null": True, "max_length": 18}
    assert SealedField(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]
    text, imports = MigrationWriter.serialize(field)
    assert "mask='identity'" in text
    assert imports == {"import fivehearts.foundation.vault.fields"}


def test_serialising_a_row_gives_the_mask():
    card = Card(phone="13812345678")
    assert Card._meta.get_field("phone").value_to_string(card) == "138****5678"
    assert isinstance(card.phone, Sealed)
