"""The words of duties: permissions, roles, refusals, announcements and the ends of an invitation."""

from fivehearts.community.duties.vocabulary.announcements import PostEnded, PostGiven
from fivehearts.community.duties.vocabulary.permissions import PERMISSIONS, Permission
from fivehearts.community.duties.vocabulary.refusals import (
    InvitationGone,
    LastHead,
    NameNotUsable,
    NameTaken,
    PasswordTooWeak,
    PostAlreadyEnded,
    PostAlreadyHeld,
    PostNotForThisUnit,
    UnitClosed,
    WrongPassword,
)
from fivehearts.community.duties.vocabulary.roles import ROLES, Role, role, roles_giving

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "InvitationGone",
    "LastHead",
    "NameNotUsable",
    "NameTaken",
    "PasswordTooWeak",
    "Permission",
    "PostAlreadyEnded",
    "PostAlreadyHeld",
    "PostEnded",
    "PostGiven",
    "PostNotForThisUnit",
    "Role",
    "UnitClosed",
    "WrongPassword",
    "role",
    "roles_giving",
]
