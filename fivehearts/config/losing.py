"""What a key takes with it: digests nobody can make anew when the old key is taken out.

They go by the last key of the list (`digest.kept_index`), since nobody keeps what they were made
of. Which key a digest was made by cannot be told from it: counted is everything that may go.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from fivehearts.community.duties.models import Factor, Invitation, PasswordReset, RecoveryCode
from fivehearts.community.duties.vocabulary import FactorKind
from fivehearts.community.people.models import Erasure
from fivehearts.faces.resident.models import Draft
from fivehearts.foundation.clock import now
from fivehearts.foundation.intake.models import Source
from fivehearts.foundation.outbox.models import FailingAddress
from fivehearts.foundation.vault import keys


def lost_with_the_last_key() -> list[str]:
    """One line for each kind of thing that no longer works, with a count; none with one key."""
    prints = keys.fingerprints()
    if len(prints) < 2:
        return []
    lines = [
        f"{rows.count()} {words}" for words, rows in _by_the_last_key().items() if rows.exists()
    ]
    head = "When the key {} is taken out, at most this is lost: 取出旧密钥后，最多会失效："
    return [head.format(prints[-1].hex()), *(f"  {line}" for line in lines)] if lines else []


def _by_the_last_key() -> dict[str, QuerySet[Any]]:
    open_link = Q(used_at=None, revoked_at=None, expires_at__gt=now())
    return {
        "passkeys, to be registered anew · 通行密钥，须重新登记": Factor._base_manager.filter(
            kind=FactorKind.PASSKEY, ended_at=None
        ),
        "recovery codes, to be printed anew · 备用码，须重新打印": RecoveryCode._base_manager.filter(
            used_at=None
        ),
        "invitations, to be sent anew · 邀请，须重新发出": Invitation._base_manager.filter(
            open_link
        ),
        "links for a new password · 重设密码链接": PasswordReset._base_manager.filter(open_link),
        "drafts of residents · 居民未提交的草稿": Draft._base_manager.all(),
        "imported rows, which may be taken twice · 导入过的行，可能重复导入": Source._base_manager.all(),
        "failing addresses, which will be tried again · 退回地址，会再试": FailingAddress._base_manager.all(),
        "erased files, no longer known again · 已删除档案的摘要，不再能认出": Erasure._base_manager.all(),
    }
