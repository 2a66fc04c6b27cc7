"""What belongs to a matter: words, code, units taking part, spans of time, promises, timeline."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from fivehearts.engines.matters.models.matter import Matter
from fivehearts.engines.matters.vocabulary.states import Step, Verb
from fivehearts.engines.matters.vocabulary.words import SHARED_PARTS, Part
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.files.models import StoredFile
from fivehearts.foundation.scope.managers import ScopedManager
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import Scope, SystemScope
from fivehearts.foundation.vault.fields import SealedField


class OfMatter(models.Model):
    """A row seen exactly by those who see its matter."""

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q | None:
        if isinstance(scope, SystemScope):
            return None
        return Q(matter__in=Matter.objects.only("pk"))


class Wording(OfMatter):
    """The resident's own words, apart from the hot row, with their search vector."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="wording")
    words = models.TextField(_("words"))
    place_words = models.CharField(_("place in words"), max_length=200, blank=True)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    # What the category asked, as it was asked, and what was answered: [[question, answer], …].
    answers = models.JSONField(_("answers to the questions of the category"), default=list)
    vector = SearchVectorField(null=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        indexes = [GinIndex(fields=["vector"], name="matters_wording_vector")]

    def __str__(self) -> str:
        return str(self.matter_id)


class Access(OfMatter):
    """The query code by which a resident opens the own matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="access")
    code = SealedField(mask="code", verbose_name=_("query code"))
    renewed_at = models.DateTimeField(_("renewed at"))
    # Guessing is slow: after five wrong codes the matter stays shut for a while.
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    shut_until = models.DateTimeField(_("shut until"), null=True, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("access of the resident")
        verbose_name_plural = _("accesses of residents")

    def __str__(self) -> str:
        return str(self.matter_id)


class Participation(OfMatter):
    """A unit takes part in a matter, in a role, since and until. It keeps its sight afterwards."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    unit_path = models.CharField(max_length=80, db_collation="C")
    part = models.CharField(_("part"), max_length=12, choices=Part.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # Whether it adds sight: the place does not lie under this unit. Whoever stands above both sees
    # the matter by its place, so only these rows are asked. All three are set by a trigger; a row
    # that says more than it must is asked in vain and hides nothing.
    beyond = models.BooleanField(default=True, db_default=True, editable=False)
    # It adds sight, and the matter is open.
    beyond_open = models.BooleanField(default=True, db_default=True, editable=False)
    # Of the matter, where it adds sight: what lists are in order by.
    registered_at = models.DateTimeField(null=True, editable=False)

    class Meta(OfMatter.Meta):
        verbose_name = _("unit taking part")
        verbose_name_plural = _("units taking part")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "part"],
                condition=Q(until=None) & ~Q(part__in=SHARED_PARTS),
                name="matters_one_unit_per_part",
            ),
            models.UniqueConstraint(
                fields=["matter", "part", "unit"],
                condition=Q(until=None, part__in=SHARED_PARTS),
                name="matters_takes_part_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_path", "-registered_at", "-matter"],
                condition=Q(beyond=True),
                name="matters_beyond_newest",
            ),
            models.Index(
                fields=["matter", "unit_path"], condition=Q(beyond=True), name="matters_beyond"
            ),
            models.Index(
                fields=["unit_path", "matter"],
                condition=Q(beyond_open=True),
                name="matters_beyond_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.part} {self.unit_id}"


class Span(OfMatter):
    """A matter lay with a unit from `since` until `until`; `seconds` are working seconds.

    Nobody can stop the clock by not signing: every second of an open matter lies in one span.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="spans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    seconds = models.PositiveBigIntegerField(_("working seconds"), null=True, blank=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("span of time at a unit")
        verbose_name_plural = _("spans of time at units")
        indexes = [BrinIndex(fields=["until"], autosummarize=True, name="matters_span_by_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None, seconds=None)
                | Q(until__isnull=False, seconds__isnull=False),
                name="matters_span_counted_when_over",
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(until=None), name="matters_one_running_span"
            ),
            ExclusionConstraint(
                name="matters_span_no_overlap",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    (
                        Func(
                            F("since"),
                            F("until"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} @ {self.unit_id}"


class Due(OfMatter):
    """What one promise of a matter is for: the step and the round."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="dues")
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="+")
    step = models.CharField(_("step"), max_length=14, choices=Step.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # The same step comes again within a round: given to another unit, raised to another tier.
    turn = models.PositiveSmallIntegerField(_("turn"), default=1)

    class Meta(OfMatter.Meta):
        verbose_name = _("promise of a matter")
        verbose_name_plural = _("promises of matters")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "step", "round", "turn"], name="matters_one_due_per_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step}"


class Photo(OfMatter):
    """A picture, recording or document of a matter; public where the resident sent it or may see it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    # As the sender called it, without long numbers; "" where nobody called it anything.
    name = models.CharField(_("name of the file"), max_length=80, blank=True, default="")
    # What can be seen in it, as the sender says it; read to whoever cannot see it.
    description = models.CharField(_("description"), max_length=100, blank=True, default="")
    verb = models.CharField(_("added by"), max_length=14, choices=Verb.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    public = models.BooleanField(_("seen by the resident"), default=True)

    class Meta(OfMatter.Meta):
        verbose_name = _("picture of a matter")
        verbose_name_plural = _("pictures of matters")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.file_id}"


class TimelineStep(OfMatter):
    """One step of the story, for people: who did what, with words. Internal unless made public.

    Partitioned by month of `recorded_at`, append-only; nothing references it.
    """

    append_only = True

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    matter = models.ForeignKey(
        Matter, models.DO_NOTHING, related_name="steps", db_constraint=False, db_index=False
    )
    round = models.PositiveSmallIntegerField(_("round"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("verb"), max_length=14, choices=Verb.choices)
    by = models.CharField(_("by"), max_length=80)
    by_name = models.CharField(_("by"), max_length=60)
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, related_name="+", db_constraint=False, null=True
    )
    public = models.BooleanField(_("seen by the resident"))
    words = models.TextField(_("words"))
    facts = models.JSONField(_("facts"))

    class Meta:
        managed = False
        db_table = "matters_timelinestep"
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        verbose_name = _("step of the timeline")
        verbose_name_plural = _("steps of the timeline")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.verb}"
