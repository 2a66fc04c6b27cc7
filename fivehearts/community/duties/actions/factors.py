"""The verbs of second factors: set up, use, take off, and take off for somebody who lost theirs."""

from __future__ import annotations

from datetime import datetime

from fivehearts.community.duties import codes, rules
from fivehearts.community.duties.actions.devices import end_sessions_of
from fivehearts.community.duties.models import Factor, RecoveryCode, User
from fivehearts.community.duties.passkeys import NewPasskey
from fivehearts.community.duties.queries import (
    credential_digest,
    demands_second_factor,
    factors_of,
    passkeys_of,
    post_paths_of,
    posts_of,
    recovery_digest,
)
from fivehearts.community.duties.vocabulary import (
    AuthenticatorThere,
    CodeNotRight,
    CodesClosed,
    FactorDemanded,
    FactorEnd,
    FactorGone,
    FactorKind,
    FactorsReset,
    FirstStep,
    TooManyPasskeys,
)
from fivehearts.community.duties.vocabulary.factors import (
    CODES_CLOSED_FOR,
    MOST_PASSKEYS,
    MOST_WRONG_CODES,
)
from fivehearts.community.duties.vocabulary.messages import FACTORS_RESET
from fivehearts.foundation.clock import local
from fivehearts.foundation.outbox.actions import tell
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, announce, record_it


@action("duties.set_up_authenticator")
def set_up_authenticator(
    *, user: User, secret: str, code: str, name: str, by: Actor, at: datetime = NOW
) -> Factor:
    """Keep the key of an authenticator, once a code proves that it is set up.

    The code counts as used. Then: record. Raises `Forbidden`, `AuthenticatorThere`,
    `CodeNotRight`.
    """
    user = _own(user, by)
    if factors_of(user.pk).filter(kind=FactorKind.AUTHENTICATOR).exists():
        raise AuthenticatorThere
    step = codes.step_of(secret, code, at, after=0)
    if step is None:
        raise CodeNotRight
    factor = Factor.objects.create(
        user=user,
        kind=FactorKind.AUTHENTICATOR,
        name=name,
        secret=secret,
        counter=step,
        made_at=at,
    )
    record_it(user, data={"factor": factor.pk, "kind": factor.kind})
    return factor


@action("duties.add_passkey")
def add_passkey(
    *, user: User, passkey: NewPasskey, name: str, by: Actor, at: datetime = NOW
) -> Factor:
    """Keep a passkey the browser has just made.

    Then: record. Raises `Forbidden`, `TooManyPasskeys`.
    """
    user = _own(user, by)
    if passkeys_of(user.pk).count() >= MOST_PASSKEYS:
        raise TooManyPasskeys(number=MOST_PASSKEYS)
    factor = Factor.objects.create(
        user=user,
        kind=FactorKind.PASSKEY,
        name=name,
        secret=passkey.credential,
        credential_digest=credential_digest(passkey.credential_id),
        counter=passkey.counter,
        made_at=at,
    )
    record_it(user, data={"factor": factor.pk, "kind": factor.kind})
    return factor


@action("duties.remove_factor")
def remove_factor(*, factor: Factor, by: Actor, at: datetime = NOW) -> Factor:
    """Take one's own factor off; with the last one the recovery codes go too.

    Then: record. Raises `Forbidden`, `FactorGone`, and `FactorDemanded` where one's posts ask for
    a second step and nothing else would be left.
    """
    user = _own(factor.user, by)
    last = not factors_of(user.pk).exclude(pk=factor.pk).exists()
    if last and demands_second_factor(by):
        raise FactorDemanded
    if not _end([factor], FactorEnd.REMOVED, at):
        raise FactorGone
    if last:
        RecoveryCode.objects.filter(user=user).delete()
    record_it(user, data={"factor": factor.pk, "kind": factor.kind})
    return factor


@action("duties.reset_factors")
def reset_factors(*, user: User, by: Actor, at: datetime = NOW) -> int:
    """Take off every factor of somebody who lost theirs; how many there were.

    The recovery codes go, every device is signed out at once, and the person reads about it at
    the next sign-in and in the inbox. Then: record, message, `FactorsReset`. Raises `Forbidden`, `FactorGone`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not rules.may_reset_factors(by, user.pk, post_paths_of(user.pk)):
        raise Forbidden
    ended = _end(list(factors_of(user.pk)), FactorEnd.RESET, at)
    if not ended:
        raise FactorGone
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(wrong_codes=0, codes_closed_until=None)
    record_it(user, data={"factors": ended, "devices": end_sessions_of(user.pk)})
    post = posts_of(user.pk).first()
    if post is not None:
        tell(
            kind=FACTORS_RESET, to=f"user:{user.pk}", about=user, facts={}, unit=post.unit, by=by,
            at=at, occasion=at.isoformat(), link="/desk/account/",
        )  # fmt: skip
    announce(FactorsReset(user.pk, by.user_id, at))
    return ended


@action("duties.make_recovery_codes")
def make_recovery_codes(*, user: User, by: Actor, at: datetime = NOW) -> list[str]:
    """Ten new codes for paper; the former ones work no more. Shown once, kept as digests.

    Then: record. Raises `Forbidden`, `FactorGone` where there is no factor they could replace.
    """
    user = _own(user, by)
    if not factors_of(user.pk).exists():
        raise FactorGone
    made = codes.new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=recovery_digest(user.pk, codes.plain(one)), made_at=at)
        for one in made
    )
    record_it(user, data={"codes": len(made)})
    return made


@action("duties.enter_code")
def enter_code(*, user: User, code: str, by: Actor, at: datetime = NOW) -> FirstStep | None:
    """Take a code of the authenticator, or one from paper, each once; None where it is wrong.

    Five wrong ones in a row close the second step for a quarter of an hour, from whatever
    address they came. Then: record. Raises `CodesClosed`.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.codes_closed_until is not None and at < user.codes_closed_until:
        raise CodesClosed(time=f"{local(user.codes_closed_until):%H:%M}")
    step = _step_taken(user, code, at)
    user.wrong_codes = 0 if step else user.wrong_codes + 1
    user.codes_closed_until = None
    if user.wrong_codes >= MOST_WRONG_CODES:
        user.wrong_codes, user.codes_closed_until = 0, at + CODES_CLOSED_FOR
    user.save(update_fields=["wrong_codes", "codes_closed_until"])
    record_it(user, data={"how": str(step or "wrong"), "closed": bool(user.codes_closed_until)})
    return step


@action("duties.use_passkey")
def use_passkey(*, factor: Factor, counter: int, by: Actor, at: datetime = NOW) -> bool:
    """Take a passkey whose signature was proved; False where a copy of it must be in use.

    A counter that does not grow tells of a copy (WebAuthn §6.1.1): the passkey is taken off.
    Passkeys that are kept in several devices on purpose count nothing and stay at zero. Then:
    record. Raises `FactorGone`.
    """
    rows = Factor.objects.select_for_update(of=("self",)).select_related("user")
    locked = rows.filter(pk=factor.pk, ended_at=None).first()
    if locked is None:
        raise FactorGone
    copied = (counter > 0 or locked.counter > 0) and counter <= locked.counter
    if copied:
        _end([locked], FactorEnd.COPIED, at)
    else:
        Factor.objects.filter(pk=locked.pk).update(counter=counter, used_at=at)
    record_it(locked.user, data={"factor": locked.pk, "copied": copied})
    return not copied


def _own(user: User, by: Actor) -> User:
    """The user's row, locked: two pages of one person come one after the other."""
    if by.user_id != user.pk:
        raise Forbidden
    return User.objects.select_for_update().get(pk=user.pk)


def _end(factors: list[Factor], how: FactorEnd, at: datetime) -> int:
    rows = Factor.objects.working().filter(pk__in=[one.pk for one in factors])
    return rows.update(ended_at=at, ended_how=how)


def _step_taken(user: User, code: str, at: datetime) -> FirstStep | None:
    factor = factors_of(user.pk).filter(kind=FactorKind.AUTHENTICATOR).first()
    if factor is not None and factor.secret is not None:
        step = codes.step_of(factor.secret.reveal(), code, at, after=factor.counter)
        if step is not None:
            Factor.objects.filter(pk=factor.pk).update(counter=step, used_at=at)
            return FirstStep.CODE
    digest = recovery_digest(user.pk, codes.plain(code))
    rows = RecoveryCode.objects.filter(user=user, digest=digest, used_at=None)
    return FirstStep.RECOVERY if rows.update(used_at=at) else None
