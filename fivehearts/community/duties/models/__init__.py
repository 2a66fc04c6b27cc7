"""Users, the posts they hold, who stands in for them, how they come and how they sign in."""

from fivehearts.community.duties.models.absences import Substitution, SubstitutionQuerySet
from fivehearts.community.duties.models.addresses import WorkAddress
from fivehearts.community.duties.models.devices import Device
from fivehearts.community.duties.models.doors import Invitation, PasswordReset
from fivehearts.community.duties.models.factors import Factor, RecoveryCode
from fivehearts.community.duties.models.posts import Post, PostQuerySet
from fivehearts.community.duties.models.users import User, UserManager

__all__ = [
    "Device",
    "Factor",
    "Invitation",
    "PasswordReset",
    "Post",
    "PostQuerySet",
    "RecoveryCode",
    "Substitution",
    "SubstitutionQuerySet",
    "User",
    "UserManager",
    "WorkAddress",
]
