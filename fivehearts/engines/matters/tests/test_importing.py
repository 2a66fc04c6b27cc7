"""Messages of another system come in: each through the same verbs, at its own time, once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from fivehearts.community.people.models import PersonalData
from fivehearts.engines.catalogue.models import Category
from fivehearts.engines.matters import importing
from fivehearts.engines.matters.importing.lives import IN_THE_FUTURE, REPLY_BEFORE_MESSAGE
from fivehearts.engines.matters.models import Matter, Span, TimelineStep
from fivehearts.engines.matters.tests.importing_ground import (
    LABELLED,
    OPEN,
    REPLIED,
    found_units,
    imported,
    replied,
    workbook,
)
from fivehearts.engines.promises.models import Promise
from fivehearts.foundation.clock import SHANGHAI
from fivehearts.foundation.clock.queries import calendar
from fivehearts.foundation.intake.models import Rejection, Source
from fivehearts.foundation.record.models import Entry

ASKED = datetime(2019, 9, 26, 10, tzinfo=SHANGHAI)
ANSWERED = datetime(2019, 10, 9, 15, tzinfo=SHANGHAI)


@pytest.fixture
def community(db: None) -> None:
    found_units()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "messages.xlsx"


@pytest.fixture(autouse=True)
def _keep_rejects_here(settings: object, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]


def _matters() -> list[Matter]:
    connection.check_constraints()
    return list(Matter.unscoped.order_by("registered_at", "pk"))


def _steps(matter: Matter) -> list[tuple[str, datetime]]:
    return list(
        TimelineStep.unscoped.filter(matter=matter).order_by("id").values_list("verb", "at")
    )


def test_an_answered_message_lives_its_whole_life_at_its_own_time(community, file):
    counts, said = imported(workbook(file, REPLIED, [replied(36491)]))
    assert (counts.imported, counts.known, counts.rejected) == (1, 0, 0)
    assert "rows 1 = imported 1 + already known 0 + rejected 0" in said
    (matter,) = _matters()
    assert (matter.state, matter.outcome, matter.closing) == ("closed", "not_stated", "no_contact")
    assert (matter.registered_at, matter.reported_at, matter.closed_at) == (
        ASKED,
        ANSWERED,
        ANSWERED,
    )
    assert matter.historical and matter.channel == "leader_mail" and matter.contact == "anonymous"
    verbs = ["register", "accept", "dispatch", "sign", "report_done", "approve", "close"]
    assert _steps(matter) == [
        (verb, ASKED if at < 4 else ANSWERED) for at, verb in enumerate(verbs)
    ]


def test_every_working_second_of_an_imported_matter_is_booked(community, file):
    imported(workbook(file, REPLIED, [replied(36491)]))
    spans = Span.unscoped.all()
    assert sum(span.seconds or 0 for span in spans) == calendar().working_seconds(ASKED, ANSWERED)
    assert not spans.filter(until=None).exists()


def test_promises_of_an_imported_matter_are_historical_and_have_all_ended(community, file):
    imported(workbook(file, REPLIED, [replied(36491)]))
    promises = Promise.objects.values_list("kind", "state", "historical")
    assert sorted(promises) == [
        ("dispatch", "kept", True),
        ("follow_up", "kept", True),
        # Five working days from 26 September end on 8 October (with Sunday the 29th worked).
        ("resolve", "kept", True),
        ("sign", "kept", True),
    ]


def test_the_record_names_the_import_and_keeps_the_old_moments(community, file):
    imported(workbook(file, REPLIED, [replied(36491)]))
    entries = Entry.objects.filter(verb__startswith="matters.")
    assert set(entries.values_list("by", flat=True)) == {"system:import-matters"}
    assert set(entries.values_list("at", flat=True)) == {ASKED, ANSWERED}


def test_words_come_in_clean_and_the_alias_goes_to_the_vault(community, file):
    imported(workbook(file, REPLIED, [replied(36491.0, name=" UU0082\u00a0")]))
    (matter,) = _matters()
    assert matter.wording.words == "您好！\n门口停满了车，\n请处理。"
    assert matter.title == "投诉小区门口乱停车"
    assert PersonalData._base_manager.get(person=matter.resident).name.reveal() == "UU0082"
    assert Source.objects.get().source_number == "36491"


def test_a_message_without_an_alias_has_no_resident(community, file):
    imported(workbook(file, REPLIED, [replied(1, name="")]))
    assert _matters()[0].resident is None


def test_dates_as_text_and_as_real_dates_mean_the_same(community, file):
    rows = [replied(1), replied(2, written_at=ASKED.replace(tzinfo=None))]
    imported(workbook(file, REPLIED, rows))
    assert [matter.registered_at for matter in _matters()] == [ASKED, ASKED]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"replied_at": "2019/9/26 09:59:59"}, REPLY_BEFORE_MESSAGE),
        ({"replied_at": "2999/1/1 10:00:00"}, "答复时间："),
        ({"replied_at": "2099/1/1 10:00:00"}, IN_THE_FUTURE),
        ({"words": "\n\t\t\u3000_x000D_"}, "留言详情："),
        ({"written_at": "去年秋天"}, "留言时间："),
        ({"reply": ""}, "答复意见："),
        ({"name": "很长" * 40}, "留言用户："),
    ],
)
def test_a_row_that_cannot_be_taken_says_what_to_mend(community, file, changed, reason):
    counts, _said = imported(workbook(file, REPLIED, [replied(1, **changed), replied(2)]))
    assert (counts.rows, counts.imported, counts.rejected) == (2, 1, 1)
    with translation.override("zh-hans"):
        assert Rejection.objects.get().reason.startswith(str(reason))


def test_the_rejected_rows_can_be_mended_and_imported_again(community, file, tmp_path):
    from python_calamine import CalamineWorkbook

    rows = [replied(1), replied(2, replied_at="2018/1/1 8:00:00"), replied(3)]
    rejects = tmp_path / "退回.xlsx"
    counts, said = imported(workbook(file, REPLIED, rows), rejects=rejects)
    assert counts.rejected_path == rejects and str(rejects) in said
    head, returned = CalamineWorkbook.from_path(str(rejects)).get_sheet_by_index(0).to_python()
    returned[head.index("答复时间")] = "2019/10/9 15:00:00"
    mended = workbook(tmp_path / "mended.xlsx", head, [returned])
    again, _said = imported(mended)
    assert (again.imported, again.rejected) == (1, 0)
    assert len(_matters()) == 3


def test_the_same_number_with_the_same_text_is_known_and_with_other_text_turned_back(
    community, file
):
    rows = [
        replied(7),
        replied(7),
        replied("7", reply="另一份答复，内容与之前的完全不同，请以此为准。"),
    ]
    counts, _said = imported(workbook(file, REPLIED, rows))
    assert (counts.imported, counts.known, counts.rejected) == (1, 1, 1)
    assert len(_matters()) == 1


def test_the_same_file_again_changes_nothing(community, file):
    workbook(file, REPLIED, [replied(number) for number in range(1, 6)])
    imported(file)
    before = Entry.objects.filter(verb__startswith="matters.").count()
    counts, said = imported(file)
    assert "rows 5 = imported 0 + already known 5 + rejected 0" in said
    assert counts.answers is not None and counts.answers.answered == 5
    assert Entry.objects.filter(verb__startswith="matters.").count() == before


def test_answers_that_answer_nothing_are_taken_and_counted_apart(community, file):
    rows = [replied(1), replied(2, reply="留言已收悉"), replied(3, reply=" 您的留言已收悉。\u3000")]
    counts, _said = imported(workbook(file, REPLIED, rows))
    assert counts.imported == 3
    assert counts.answers is not None and counts.answers.short == 2


def test_a_labelled_message_is_accepted_with_our_category_and_stays_open(community, file):
    rows = [[*replied(1)[:5], "劳动和社会保障"], [*replied(2)[:5], "天外来客"]]
    counts, _said = imported(workbook(file, LABELLED, rows), "labelled")
    assert (counts.imported, counts.rejected, counts.answers) == (1, 1, None)
    (matter,) = _matters()
    assert (matter.state, matter.queue, matter.is_open) == ("accepted", "dispatch", True)
    assert matter.category == Category.objects.get(code="work")


def test_an_open_message_is_registered_with_what_others_thought_of_it(community, file):
    rows = [[*replied(1)[:5], 2.0, 37.0], [*replied(2)[:5], 0.0, 0.0]]
    imported(workbook(file, OPEN, rows), "open")
    first, second = _matters()
    assert (first.state, first.queue) == ("registered", "accept")
    note = TimelineStep.unscoped.get(matter=first, verb="note")
    assert "37" in note.words and "2" in note.words and not note.public
    assert [verb for verb, _at in _steps(second)] == ["register"]


def test_more_likes_do_not_make_it_another_message(community, file, tmp_path):
    imported(workbook(file, OPEN, [[*replied(1)[:5], 0, 1]]), "open")
    later = workbook(tmp_path / "later.xlsx", OPEN, [[*replied(1)[:5], 3, 90]])
    counts, _said = imported(later, "open")
    assert (counts.known, counts.rejected) == (1, 0)


def test_a_trial_run_counts_truly_and_keeps_nothing(community, file):
    workbook(file, REPLIED, [replied(1), replied(1), replied(2, words="")])
    counts, _said = imported(file, dry_run=True)
    assert (counts.imported, counts.known, counts.rejected) == (1, 1, 1)
    assert not _matters() and not Source.objects.exists()


def test_only_the_first_rows_when_asked_and_the_rest_later(community, file):
    workbook(file, REPLIED, [replied(number) for number in range(1, 8)])
    first, _said = imported(file, limit=3)
    whole, _said = imported(file)
    assert (first.rows, first.imported) == (3, 3)
    assert (whole.rows, whole.imported, whole.known) == (7, 4, 3)


def test_messages_of_two_communities_do_not_mix(community, file):
    workbook(file, REPLIED, [replied(1)])
    imported(file)
    importing.run(file, "replied", "C02")
    assert {matter.accountable_unit.code for matter in _matters()} == {"C01", "C02"}


def test_an_unknown_unit_or_mapping_is_refused_in_a_sentence(community, file):
    workbook(file, REPLIED, [replied(1)])
    with pytest.raises(importing.UnitUnknown) as unit:
        importing.run(file, "replied", "C99")
    assert "C99" in unit.value.sentence
    with pytest.raises(importing.WorkbookKindUnknown) as kind:
        importing.run(file, "answered", "C01")
    assert "replied" in kind.value.sentence


def test_a_sub_district_takes_no_messages_itself(community, file):
    counts = importing.run(workbook(file, REPLIED, [replied(1)]), "replied", "S")
    assert (counts.imported, counts.rejected) == (0, 1)


def test_share_and_median_follow_the_working_calendar(community, file):
    # After 26 September 2019: 27, 29 (a worked Sunday), 30, then 8, 9, 10, 11 October.
    after = [
        "2019/9/27 9:00",
        "2019/9/30 17:00",
        "2019/10/8 18:00",
        "2019/10/9 17:30",
        "2020/1/6 9:00",
    ]
    rows = [replied(number, replied_at=moment) for number, moment in enumerate(after)]
    counts, _said = imported(workbook(file, REPLIED, rows))
    assert counts.answers is not None
    # 1, 3, 5 (after the close of the fourth day), 5 and many working days.
    assert counts.answers.within == {5: 4, 15: 4}
    assert counts.answers.median_days == 5


def test_an_answer_never_comes_before_its_question_in_the_rate(community, file):
    counts, _said = imported(workbook(file, REPLIED, [replied(1, replied_at="2019/9/26 10:00:00")]))
    assert counts.answers is not None and counts.answers.median_days == 1
