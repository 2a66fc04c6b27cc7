"""What no verb can bring about the database refuses too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from fivehearts.engines.matters import actions
from fivehearts.engines.matters.models import Access, Matter
from fivehearts.engines.matters.tests.community import Community, facts, found
from fivehearts.foundation.scope import SystemScope, enter


@pytest.fixture
def community(db: None):
    with enter(SystemScope("test")):
        yield found()


def test_the_database_refuses_an_open_matter_whose_promise_has_ended(community: Community) -> None:
    from django.db import IntegrityError

    from fivehearts.engines.promises.models import Ladder, Promise

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    Promise.objects.filter(pk=matter.promise_id).update(
        state="kept", ended_at=matter.promise.made_at
    )
    Ladder.objects.filter(pk=matter.promise_id).delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Promise.objects.all()
    transaction.set_rollback(True)


def test_the_database_refuses_a_date_moved_by_hand(community: Community) -> None:
    from django.db import IntegrityError

    from fivehearts.engines.promises.models import Promise

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    later = matter.promise.due_at + timedelta(days=30)
    Promise.objects.filter(pk=matter.promise_id).update(due_at=later)
    with (
        pytest.raises(IntegrityError, match="only by a recorded verb"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def test_the_database_refuses_an_open_matter_that_lies_with_nobody(community: Community) -> None:
    from django.db import IntegrityError

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.unscoped.filter(pk=matter.pk).update(queue="", owner=None)


def test_the_database_refuses_a_new_matter_seen_by_another_unit_than_its_place_says(
    community: Community,
) -> None:
    from django.db import IntegrityError

    matter = actions.register(by=community.clerk, facts=facts(community.grid))
    with (
        pytest.raises(IntegrityError, match="another sight"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE matters_participation SET beyond = true WHERE matter_id = %s", [matter.pk]
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def test_the_slip_prints_the_code_to_the_session_that_registered_alone(
    community: Community,
) -> None:
    desk = community.desk_of("clerk")
    form = {
        "channel": "phone", "place_unit": community.grid.pk, "kind": "help", "urgency": "ordinary",
        "words": "楼道灯坏了。", "contact": "none", "once": "slip",
    }  # fmt: skip
    slip = desk.post("/desk/register/", form)["Location"]
    told = Access._base_manager.get().code.reveal()
    code = f"{told[:4]} {told[4:]}"
    assert code in desk.get(slip).content.decode()
    other = community.desk_of("clerk")
    other.cookies["fresh_receipts"] = desk.cookies["fresh_receipts"].value
    assert code not in other.get(slip).content.decode()
