"""The verbs of devices: signing one out, or all but the one in hand."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session

from fivehearts.community.duties import rules
from fivehearts.community.duties.models import Device, User
from fivehearts.community.duties.queries import post_paths_of
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.verbs import NOW, Forbidden, action, record_it


@action("duties.sign_out_device")
def sign_out_device(*, device: Device, by: Actor, at: datetime = NOW) -> None:
    """End the session on one device at once; its next page is the door.

    Then: record. Raises `Forbidden`.
    """
    if not rules.may_sign_out(by, device.user_id, post_paths_of(device.user_id)):
        raise Forbidden
    Session.objects.filter(pk=device.session_key).delete()
    Device.objects.filter(pk=device.pk).delete()
    record_it(f"duties.User:{device.user_id}", data={"device": device.pk})


@action("duties.sign_out_everywhere")
def sign_out_everywhere(*, user: User, by: Actor, besides: str = "", at: datetime = NOW) -> int:
    """End every session of the user at once, but the one with the key `besides`; how many.

    Then: record. Raises `Forbidden`.
    """
    if not rules.may_sign_out(by, user.pk, post_paths_of(user.pk)):
        raise Forbidden
    ended = end_sessions_of(user.pk, besides=besides)
    record_it(user, data={"devices": ended})
    return ended


def end_sessions_of(user_id: int, *, besides: str = "") -> int:
    """End the sessions known of a user; how many there were."""
    rows = Device.objects.filter(user=user_id).exclude(session_key=besides)
    keys = list(rows.values_list("session_key", flat=True))
    ended, _each = Session.objects.filter(pk__in=keys).delete()
    Device.objects.filter(session_key__in=keys).delete()
    return ended
