"""Where sessions are kept: Django's table, read by a statement that is put together once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from fivehearts.foundation.clock import now
from fivehearts.foundation.scope.kept import by_key


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Session | None:
        found = by_key(Session, self.session_key or "")
        if found is None or found.expire_date <= now():
            self._session_key = None
            return None
        return found
