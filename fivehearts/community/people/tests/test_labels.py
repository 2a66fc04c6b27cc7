"""Labels have a source, a ground and an end; what they say stands nowhere in clear."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fivehearts.community.people import actions
from fivehearts.community.people.actions.ground import day_of
from fivehearts.community.people.models import Consent, Label
from fivehearts.community.people.queries import kind_index
from fivehearts.community.people.tests.ground import CLERK, DAY, KEEPER, SETUP, Ground, holder
from fivehearts.community.people.vocabulary import (
    AlreadyEnded,
    ConsentMissing,
    ConsentThere,
    LabelThere,
    WrongDay,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.record.queries import entries_about
from fivehearts.foundation.verbs import Forbidden

DUTY: dict[str, Any] = {"source": "certificate", "basis": "duty"}


def live(person: Any) -> set[str]:
    rows = Label._base_manager.filter(person=person, ended_at=None)
    return set(rows.values_list("kind_index", flat=True))


def test_a_label_lives_once_and_runs_out_by_its_kind(db) -> None:
    ground = Ground()
    person = ground.person()
    label = actions.add_label(
        person=person, kind="alone", by=holder(ground.community, *KEEPER), **DUTY
    )
    assert label.until_on == day_of(now()) + timedelta(days=365)
    assert label.reviewed_by == "user:1"
    with pytest.raises(LabelThere):
        actions.add_label(person=person, kind="alone", by=SETUP, **DUTY)
    actions.end_label(label=label, by=SETUP)
    again = actions.add_label(person=person, kind="alone", by=SETUP, **DUTY)
    with pytest.raises(LabelThere):
        actions.restore_label(label=label, by=SETUP)
    actions.end_label(label=again, by=SETUP)
    actions.restore_label(label=label, by=SETUP)
    assert live(person) == {kind_index("alone")}


def test_health_and_hardship_are_in_no_table_and_no_record_in_clear(db) -> None:
    ground = Ground()
    person = ground.person()
    label = actions.add_label(
        person=person, kind="disabled", grade="二级", note="肢体", by=SETUP, **DUTY
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_label::text FROM people_label")
        row = cursor.fetchone()[0]
    for word in ("disabled", "残疾", "二级", "肢体", "二级".encode().hex(), "肢体".encode().hex()):
        assert word not in row
    entry = entries_about(f"people.Person:{person.pk}").get(verb="people.add_label")
    assert entry.data == {"label": str(label.pk), "source": "certificate"}
    assert Label._base_manager.get(pk=label.pk).grade.reveal() == "二级"


def test_a_label_by_consent_hangs_on_it_and_ends_with_it(db) -> None:
    ground = Ground()
    person = ground.person()
    by_consent: dict[str, Any] = {"source": "resident", "basis": "consent", "purpose": "care"}
    with pytest.raises(ConsentMissing):
        actions.add_label(person=person, kind="alone", by=SETUP, **by_consent)
    consent = actions.give_consent(person=person, purpose="care", how="paper", by=SETUP)
    with pytest.raises(ConsentThere):
        actions.give_consent(person=person, purpose="care", how="online", by=SETUP)
    label = actions.add_label(person=person, kind="alone", by=SETUP, **by_consent)
    kept = actions.add_label(person=person, kind="veteran", by=SETUP, **DUTY)
    consent = Consent._base_manager.get(pk=consent.pk)
    assert actions.withdraw_consent(consent=consent, how="spoken", by=SETUP) == 1
    assert live(person) == {kept.kind_index}
    with pytest.raises(AlreadyEnded):
        actions.withdraw_consent(consent=consent, how="spoken", by=SETUP)
    with pytest.raises(ConsentMissing):
        actions.restore_label(label=Label._base_manager.get(pk=label.pk), by=SETUP)


def test_a_label_looked_at_again_runs_on(db) -> None:
    ground = Ground()
    label = actions.add_label(
        person=ground.person(), kind="alone", since_on=DAY, until_on=DAY, by=SETUP, **DUTY
    )
    actions.review_label(label=label, by=holder(ground.community, *KEEPER, user=7))
    label.refresh_from_db(from_queryset=Label._base_manager.all())
    assert label.until_on == day_of(now()) + timedelta(days=365)
    assert label.reviewed_by == "user:7"
    with pytest.raises(WrongDay):
        actions.review_label(label=label, until_on=DAY, by=SETUP)


def test_whoever_only_writes_people_down_keeps_no_labels(db) -> None:
    ground = Ground()
    person = ground.person()
    with pytest.raises(Forbidden):
        actions.add_label(person=person, kind="alone", by=holder(ground.community, *CLERK), **DUTY)
