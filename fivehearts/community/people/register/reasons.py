"""Why somebody in a register cannot be taken: a code for counting and a sentence for mending."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """One reason; the sentence never repeats what stands in the cell."""

    NAME_MISSING = "name_missing", _("The name is missing.")
    NAME = "name", _("This is no name: 2 to 60 characters, letters only.")
    IDENTITY = (
        "identity",
        _(
            "The identity number is wrong: its places, its birthday or its check digit. Look at the card."
        ),
    )
    IDENTITY_LOST = (
        "identity_lost",
        _(
            "The identity number was kept as a figure and has lost its last digits. Set the column to text and enter it again."
        ),
    )
    PHONE = (
        "phone",
        _("This is no telephone number that can be called. Correct it or leave it empty."),
    )
    DATE = "date", _("This is no date: write it like 1980-01-02.")
    GENDER = "gender", _("The gender is written 男 or 女.")
    BORN_DIFFERS = "born_differs", _("The date of birth is not that of the identity number.")
    GENDER_DIFFERS = "gender_differs", _("The gender is not that of the identity number.")
    RELATION = (
        "relation",
        _("This relation is not known. Write one such as 户主, 配偶, 子, 女, 父, 母 or 其他."),
    )
    STAY = (
        "stay",
        _(
            "This kind of residence is not known. Write one such as 户籍人口, 流动人口, 租户 or 空挂户."
        ),
    )
    DOOR_MISSING = "door_missing", _("It is missing where the person lives.")
    DOOR = "door", _("The address is not understood: write it like 3栋2单元501.")
    DOOR_DATE = (
        "door_date",
        _(
            "Excel has made a date of this door. Set the column to text and enter it again, like 3-2-501."
        ),
    )
    QUARTER_UNKNOWN = (
        "quarter_unknown",
        _("There is no such quarter here. Correct its name, or have it added first."),
    )
    QUARTER_MISSING = (
        "quarter_missing",
        _("There are several quarters here: say in which one it is."),
    )
    BUILDING_UNKNOWN = (
        "building_unknown",
        _("There is no such building in this quarter. Correct it, or have it added first."),
    )
    ENTRANCE_MISSING = (
        "entrance_missing",
        _("There are several such doors in this building: say which entrance it is."),
    )
    DOOR_UNKNOWN = (
        "door_unknown",
        _("There is no such door in this building. Correct it, or have it added first."),
    )
    OTHER_NAME = (
        "other_name",
        _(
            "Somebody with this identity number is known here by another name. Look at both before it is changed."
        ),
    )
    SAME_PHONE = (
        "same_phone",
        _(
            "Somebody with this name and this phone is known here, but with other papers. Look at both before it is changed."
        ),
    )
    LEFT = (
        "left",
        _("This person is noted as moved away or died. Take them back into the register first."),
    )
    NOT_STORABLE = (
        "not_storable",
        _("The database does not take this row. Look for unusual values and mend them."),
    )


class Flaw(ValueError):
    """One cell that cannot be read."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)
