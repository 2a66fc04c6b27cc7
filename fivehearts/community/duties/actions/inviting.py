"""An invitation goes by e-mail as well, where an address is known."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from fivehearts.community.duties.actions.contacts import check_email
from fivehearts.community.duties.models import Invitation
from fivehearts.community.duties.queries.addresses import CHINESE
from fivehearts.community.duties.vocabulary import ROLES
from fivehearts.community.duties.vocabulary.messages import INVITED
from fivehearts.foundation.outbox import channels
from fivehearts.foundation.outbox.actions import tell, trust_address
from fivehearts.foundation.outbox.reaching import Reach
from fivehearts.foundation.outbox.vocabulary import Channel
from fivehearts.foundation.scope.actors import Actor
from fivehearts.foundation.vault.digest import normalise_email


def mail_invitation(
    invitation: Invitation, token: str, email: str, *, site: str, by: Actor, at: datetime
) -> bool:
    """Send the link to whoever is invited; False where no mail server is set up.

    The words hold the link, which is as good as a key: they are erased as soon as the letter has
    left. Raises `EmailNotUsable`.
    """
    email = normalise_email(email)
    check_email(email)
    if not channels.is_open(Channel.EMAIL):
        return False
    # Just typed by somebody who knows the person.
    trust_address(channel=Channel.EMAIL, address=email, by=by, at=at)
    tell(
        kind=INVITED,
        to=f"invitation:{invitation.pk}",
        about=invitation,
        unit=invitation.unit,
        facts={
            "name": invitation.display_name,
            "role": ROLES[invitation.role].title,
            "unit": invitation.unit.name,
            "until": invitation.expires_at,
            "link": f"{site.rstrip('/')}{reverse('duties:join', args=[token])}",
        },
        reach=Reach(email=email, language=invitation.language or CHINESE),
        by=by,
        at=at,
    )
    return True
