"""The second step: codes each once, wrong ones closed, copies found, lost ones taken off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from fivehearts.community.duties import actions, codes, queries
from fivehearts.community.duties.models import Factor, RecoveryCode, User
from fivehearts.community.duties.passkeys import NewPasskey
from fivehearts.community.duties.tests.making import (
    PASSWORD,
    SETUP,
    House,
    acting,
    colleague,
    house,
)
from fivehearts.community.duties.vocabulary import (
    AuthenticatorThere,
    CodeNotRight,
    CodesClosed,
    FactorDemanded,
    FactorGone,
    FirstStep,
)
from fivehearts.foundation.clock import now
from fivehearts.foundation.outbox.models import Message
from fivehearts.foundation.record.models import Entry
from fivehearts.foundation.scope import SystemScope, enter
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import Forbidden

# RFC 6238, appendix B, with the six last digits: the key, the second since 1970, the code.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"))


@pytest.fixture
def home(db: None) -> House:
    return house()


@pytest.fixture
def wang(home: House) -> User:
    return colleague("wang", home.community, "handler")


def backdating(user: User) -> Actor:
    return acting(user).backdating()


def set_up(user: User, secret: str, at: datetime) -> Factor:
    """An authenticator set up a minute before `at`, so that the codes of `at` are fresh."""
    before = at - timedelta(minutes=5)
    return actions.set_up_authenticator(
        user=user, secret=secret, code=codes.code_at(secret, before), name="验证器",
        by=backdating(user), at=before,
    )  # fmt: skip


@pytest.mark.parametrize(("second", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, tz=now().tzinfo)
    assert codes.code_at(RFC_SECRET, at) == code
    assert codes.step_of(RFC_SECRET, f" {code[:3]}-{code[3:]}　", at, after=0) == second // 30


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_telephone_may_be_half_a_minute_off_and_no_more(seconds: int) -> None:
    at = now()
    shown = codes.code_at(RFC_SECRET, at + timedelta(seconds=seconds))
    assert codes.step_of(RFC_SECRET, shown, at, after=0)
    far = codes.code_at(RFC_SECRET, at + timedelta(seconds=120))
    assert codes.step_of(RFC_SECRET, far, at, after=0) is None


def test_a_code_is_taken_once_and_never_an_older_one(wang: User) -> None:
    secret, at = codes.new_secret(), now()
    set_up(wang, secret, at)
    by = backdating(wang)
    code, former = codes.code_at(secret, at), codes.code_at(secret, at - timedelta(seconds=30))
    assert actions.enter_code(user=wang, code=code, by=by, at=at) == FirstStep.CODE
    for used in (code, former):
        assert actions.enter_code(user=wang, code=used, by=by, at=at) is None
    later = at + timedelta(seconds=30)
    following = codes.code_at(secret, later)
    assert actions.enter_code(user=wang, code=following, by=by, at=later) == FirstStep.CODE


def test_of_eight_who_send_one_code_at_once_one_comes_in(committed_db: object) -> None:
    user = colleague("wang", house().community, "handler")
    secret, at = codes.new_secret(), now()
    set_up(user, secret, at)
    code, by = codes.code_at(secret, at), backdating(user)

    def send(_number: int) -> object:
        try:
            return actions.enter_code(user=user, code=code, by=by, at=at)
        except CodesClosed:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(send, range(8)))
    assert [one for one in taken if one] == [FirstStep.CODE]


def test_five_wrong_codes_close_the_second_step_for_a_quarter_of_an_hour(wang: User) -> None:
    secret, at = codes.new_secret(), now()
    set_up(wang, secret, at)
    by = backdating(wang)
    for _ in range(5):
        assert actions.enter_code(user=wang, code="000000", by=by, at=at) is None
    with pytest.raises(CodesClosed) as refused:
        right = codes.code_at(secret, at)
        actions.enter_code(user=wang, code=right, by=by, at=at + timedelta(minutes=14))
    assert ":" in refused.value.sentence
    later = at + timedelta(minutes=16)
    right = codes.code_at(secret, later)
    assert actions.enter_code(user=wang, code=right, by=by, at=later) == FirstStep.CODE
    assert User.objects.get(pk=wang.pk).wrong_codes == 0


def test_a_code_on_paper_opens_once_and_new_ones_replace_it(wang: User) -> None:
    set_up(wang, codes.new_secret(), now())
    by = acting(wang)
    made = actions.make_recovery_codes(user=wang, by=by)
    assert len(set(made)) == 10
    assert not [one for one in made if one in str(list(RecoveryCode.objects.values()))]
    assert actions.enter_code(user=wang, code=made[0], by=by) == FirstStep.RECOVERY
    assert actions.enter_code(user=wang, code=made[0], by=by) is None
    typed = made[1].replace("-", "")
    assert actions.enter_code(user=wang, code=typed, by=by) == FirstStep.RECOVERY
    assert queries.recovery_codes_left(wang.pk) == 8
    actions.make_recovery_codes(user=wang, by=by)
    assert actions.enter_code(user=wang, code=made[2], by=by) is None


def test_the_key_of_an_authenticator_is_sealed_and_told_to_nobody(wang: User) -> None:
    secret = codes.new_secret()
    factor = set_up(wang, secret, now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM duties_factor WHERE id = %s", [factor.pk])
        assert secret.encode() not in bytes(cursor.fetchone()[0])
    assert secret not in str(list(Entry.objects.values()))
    assert Factor.objects.get(pk=factor.pk).secret.reveal() == secret


def test_only_oneself_sets_up_what_is_proved_and_only_one(home: House, wang: User) -> None:
    secret, other = codes.new_secret(), colleague("liu")
    facts = {"user": wang, "secret": secret, "name": "验证器"}
    with pytest.raises(CodeNotRight):
        actions.set_up_authenticator(code="000000", by=acting(wang), **facts)
    right = codes.code_at(secret, now())
    with pytest.raises(Forbidden):
        actions.set_up_authenticator(code=right, by=acting(other), **facts)
    actions.set_up_authenticator(code=right, by=acting(wang), **facts)
    with pytest.raises(AuthenticatorThere):
        actions.set_up_authenticator(code=right, by=acting(wang), **facts)


def passkey(user: User, counter: int = 7) -> Factor:
    made = NewPasskey(f"id-of-{user.pk}".encode(), "AA", counter)
    return actions.add_passkey(user=user, passkey=made, name="手机", by=acting(user))


def test_a_copied_passkey_is_found_by_its_counter_and_taken_off(wang: User) -> None:
    factor, by = passkey(wang), acting(wang)
    assert actions.use_passkey(factor=factor, counter=8, by=by)
    assert not actions.use_passkey(factor=factor, counter=8, by=by)
    assert Factor.objects.get(pk=factor.pk).ended_how == "copied"
    assert queries.passkey_by_id(f"id-of-{wang.pk}".encode()) is None
    with pytest.raises(FactorGone):
        actions.use_passkey(factor=factor, counter=99, by=by)
    assert Entry.objects.filter(verb="duties.use_passkey", data__copied=True).count() == 1


def test_a_passkey_that_counts_nothing_is_no_copy(wang: User) -> None:
    factor, by = passkey(wang, counter=0), acting(wang)
    assert actions.use_passkey(factor=factor, counter=0, by=by)
    assert actions.use_passkey(factor=factor, counter=0, by=by)


def test_the_security_administrator_takes_a_lost_factor_off_and_the_owner_reads_it(
    home: House, wang: User
) -> None:
    set_up(wang, codes.new_secret(), now())
    actions.make_recovery_codes(user=wang, by=acting(wang))
    head = colleague("head", home.community, "secretary")
    safe = colleague("safe", home.district, "security_administrator")
    for stranger in (acting(head), acting(wang)):
        with pytest.raises(Forbidden):
            actions.reset_factors(user=wang, by=stranger)
    assert actions.reset_factors(user=wang, by=acting(safe)) == 1
    assert queries.recovery_codes_left(wang.pk) == 0
    entry = Entry.objects.get(verb="duties.reset_factors")
    assert (entry.by, entry.subject) == (f"user:{safe.pk}", f"duties.User:{wang.pk}")
    with enter(SystemScope("test")):
        assert Message.objects.filter(recipient=f"user:{wang.pk}", in_app=True).count() == 1
    client = Client()
    given = {"username": "wang", "password": PASSWORD}
    answer = client.post("/sign-in/", given, follow=True, headers={"accept-language": "en"})
    assert "second step at sign-in was taken off" in answer.content.decode()
    with pytest.raises(FactorGone):
        actions.reset_factors(user=wang, by=acting(safe))


def test_the_last_factor_stays_where_the_posts_demand_one(
    home: House, wang: User, settings: object
) -> None:
    factor = set_up(wang, codes.new_secret(), now())
    settings.SECOND_FACTOR_FOR = ["matters.reveal"]  # type: ignore[attr-defined]
    with pytest.raises(FactorDemanded):
        actions.remove_factor(factor=factor, by=acting(wang))
    passkey(wang)
    actions.remove_factor(factor=factor, by=acting(wang))
    with pytest.raises(FactorGone):
        actions.remove_factor(factor=factor, by=acting(wang))


def test_whose_posts_demand_it_sets_it_up_before_anything_else(
    home: House, wang: User, settings: object
) -> None:
    settings.SECOND_FACTOR_FOR = ["matters.reveal"]  # type: ignore[attr-defined]
    client = Client()
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    assert client.get("/desk/posts/")["Location"] == "/desk/account/second-step/"
    assert client.get("/desk/account/second-step/").status_code == 200
    page = client.get("/desk/account/authenticator/")
    assert page["Cache-Control"] == "no-store"
    secret = client.session["new_secret"]
    done = client.post("/desk/account/authenticator/", {"code": codes.code_at(secret, now())})
    assert done["Location"] == "/desk/account/recovery-codes/"
    assert client.get("/desk/posts/").status_code == 200
    actions.give_post(user=colleague("liu"), unit=home.community, role="analyst", by=SETUP)
    other = Client()
    other.post("/sign-in/", {"username": "liu", "password": PASSWORD})
    assert other.get("/desk/posts/").status_code == 200


def test_the_password_alone_opens_nothing_where_a_second_step_is_set_up(
    home: House, wang: User
) -> None:
    secret, at = codes.new_secret(), now()
    set_up(wang, secret, at)
    client = Client()
    given = {"username": "wang", "password": PASSWORD, "next": "/desk/posts/"}
    assert client.post("/sign-in/", given)["Location"] == "/sign-in/second/"
    assert client.get("/desk/posts/").status_code == 302
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    answer = client.post("/sign-in/second/", {"code": codes.code_at(secret, now())})
    assert answer["Location"] == "/desk/posts/"
    assert client.get("/desk/posts/").status_code == 200
    assert Entry.objects.get(verb="duties.sign_in").data == {"how": "code"}


def test_the_second_step_waits_ten_minutes_and_is_nobody_elses(home: House, wang: User) -> None:
    set_up(wang, codes.new_secret(), now())
    client = Client()
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    session = client.session
    session["second_step"] = {**session["second_step"], "at": now().timestamp() - 601}
    session.save()
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/"
    assert Client().get("/sign-in/second/")["Location"] == "/sign-in/"


def test_a_link_for_a_new_password_does_not_get_around_the_second_step(
    home: House, wang: User
) -> None:
    set_up(wang, codes.new_secret(), now())
    made = actions.offer_password_reset(user=wang, by=SETUP)
    client = Client()
    new = {"password": "hua-yuan-2027?", "again": "hua-yuan-2027?"}
    assert client.post(f"/password/{made.token}/", new)["Location"] == "/sign-in/second/"
    assert client.get("/desk/posts/").status_code == 302


def test_dangerous_pages_ask_again_who_it_is(home: House, settings: object) -> None:
    colleague("safe", home.district, "security_administrator")
    client = Client()
    client.post("/sign-in/", {"username": "safe", "password": PASSWORD})
    address = f"/desk/posts/give/{home.community.pk}/"
    assert client.get(address).status_code == 200
    session = client.session
    session["confirmed_at"] = now().timestamp() - 16 * 60
    session.save()
    asked = client.get(address)["Location"]
    assert asked.startswith("/desk/account/confirm/?next=%2Fdesk%2Fposts%2Fgive%2F")
    given = {"next": address}
    assert client.post(asked, given | {"password": "wrong"}).status_code == 422
    assert client.get(address).status_code == 302
    assert client.post(asked, given | {"password": PASSWORD})["Location"] == address
    assert client.get(address).status_code == 200
    settings.CONFIRM_AGAIN_MINUTES = 0  # type: ignore[attr-defined]
    session = client.session
    session["confirmed_at"] = 0.0
    session.save()
    assert client.get(address).status_code == 200
