"""The calendar as the database keeps it; `queries.calendar` turns it into the pure value."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredCalendar(models.Model):
    """The opening hours of a kind of office, by code; the days are common to all of them.

    `version` is raised by the database itself whenever the hours or any day change, so that
    a running process knows when its copy is old.
    """

    open_reason = "opening hours are public"

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    intervals = models.JSONField(_("working hours"))  # [["09:00", "12:00"], ["13:30", "17:30"]]
    version = models.PositiveBigIntegerField(_("version"), default=1, editable=False)

    class Meta:
        db_table = "clock_calendar"
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(name=""),
                name="clock_calendar_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """A day that is not what its weekday says, or that belongs to a named holiday."""

    open_reason = "the national calendar is public"

    day = models.DateField(_("day"), primary_key=True)
    working = models.BooleanField(_("worked"))
    name = models.CharField(_("name"), max_length=80)
    source = models.CharField(_("source"), max_length=200)
    # A year is published once any of its days is.
    published = models.BooleanField(_("published"))

    class Meta:
        db_table = "clock_day"
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(source=""),
                name="clock_day_says_name_and_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
