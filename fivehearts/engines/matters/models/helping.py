"""协办 and 吹哨: the parts other units have in a matter, the calls to come, and how they were rated."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.belongings import OfMatter
from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.helping import (
    PART_OPEN,
    SUMMONS_AWAITED,
    PartState,
    Rated,
    Side,
    SummonsState,
    SummonsUrgency,
)
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.scope.models import Unit


class Assistance(OfMatter):
    """协办: a unit does a part; the lead unit goes on answering for the whole."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assistances")
    round = models.PositiveSmallIntegerField(_("round"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("assisting unit")
    )
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("asked by unit")
    )
    task = models.TextField(_("task"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=80)
    # Its own clock: nobody else's seconds, and no other date.
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=PartState.choices, default=PartState.ASKED
    )
    signed_at = models.DateTimeField(_("signed for at"), null=True)
    signed_by = models.CharField(_("signed for by"), max_length=80, blank=True)
    # What was done, or why the unit declines; then what the lead said to that.
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=80, blank=True)
    words = models.TextField(_("words of the lead"), blank=True)
    insisted = models.BooleanField(_("the lead has insisted"), default=False)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("part of an assisting unit")
        verbose_name_plural = _("parts of assisting units")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"],
                condition=Q(ended_at=None),
                name="matters_one_open_part_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PART_OPEN, ended_at=None)
                | (~Q(state__in=PART_OPEN) & Q(ended_at__isnull=False)),
                name="matters_part_ends_once",
            ),
            models.CheckConstraint(condition=~Q(task=""), name="matters_part_has_task"),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(ended_at=None), name="matters_open_parts")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.unit_id}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Summons(OfMatter):
    """吹哨: a lower level calls a department or a higher level to the spot."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="summonses")
    round = models.PositiveSmallIntegerField(_("round"))
    from_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("called by")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("called unit"))
    reason = models.TextField(_("reason"))
    place_words = models.CharField(_("place in words"), max_length=200)
    urgency = models.CharField(_("urgency"), max_length=10, choices=SummonsUrgency.choices)
    called_at = models.DateTimeField(_("called at"))
    called_by = models.CharField(_("called by colleague"), max_length=80)
    # That somebody is on the spot in time.
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=12, choices=SummonsState.choices, default=SummonsState.CALLED
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    arrived_at = models.DateTimeField(_("on the spot at"), null=True)
    arrived_by = models.CharField(_("on the spot: said by"), max_length=80, blank=True)
    report = models.TextField(_("what was done on the spot"), blank=True)
    reported_by = models.CharField(_("reported by"), max_length=80, blank=True)
    # Reported back, or called off.
    ended_at = models.DateTimeField(_("ended at"), null=True)
    words = models.TextField(_("why it was called off"), blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("summons")
        verbose_name_plural = _("summonses")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "unit"],
                condition=Q(ended_at=None),
                name="matters_one_open_summons_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(
                    ended_at=None, state__in=sorted([*SUMMONS_AWAITED, SummonsState.ARRIVED])
                )
                | Q(
                    ended_at__isnull=False,
                    state__in=[SummonsState.REPORTED, SummonsState.CALLED_OFF],
                ),
                name="matters_summons_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(place_words=""), name="matters_summons_says_where"
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], condition=Q(ended_at=None), name="matters_open_summons")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.unit_id}"

    @property
    def is_awaited(self) -> bool:
        return self.state in SUMMONS_AWAITED


class SummonsRating(OfMatter):
    """What one side says of a summons in three answers: of the work of units, never of a person."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="summons_ratings")
    summons = models.ForeignKey(Summons, models.PROTECT, related_name="ratings")
    side = models.CharField(_("who rates"), max_length=10, choices=Side.choices)
    first = models.CharField(_("first answer"), max_length=8, choices=Rated.choices)
    second = models.CharField(_("second answer"), max_length=8, choices=Rated.choices)
    third = models.CharField(_("third answer"), max_length=8, choices=Rated.choices)
    words = models.TextField(_("words"), blank=True)
    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=80)

    class Meta(OfMatter.Meta):
        verbose_name = _("rating of a summons")
        verbose_name_plural = _("ratings of summonses")
        constraints = [
            models.UniqueConstraint(fields=["summons", "side"], name="matters_one_rating_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.summons_id} {self.side}"
