"""The actor: who does something, and by which posts they may."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post somebody holds now: a role at a unit, with the permissions the role gives."""

    unit_id: int
    unit_path: str
    unit_code: str
    unit_name: str
    role: str
    permissions: frozenset[str]
    # Whose post it is while that person is away; empty for one's own post.
    stands_in_for: str = ""
    stands_in_for_id: int | None = None

    def covers(self, path: str) -> bool:
        """Whether the unit of this post is the unit at `path` or stands above it."""
        return path.startswith(self.unit_path)


@dataclass(frozen=True, slots=True)
class Absent:
    """A colleague who is away now and for whom an actor stands in, alone or along a chain."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a user (`user:12`), a resident (`resident:M…`) or a system (`system:ladder`).

    No change is anonymous: a system process has a name too. `may_backdate` is given only to
    imports, to the demo and to offline synchronisation.

    `posts` are the own ones and those of `standing_in_for`: whoever is away, and whoever those
    stand in for in turn. What is recorded is always `ref`, the person who really acts.
    """

    ref: str
    name: str = ""
    user_id: int | None = None
    posts: tuple[PostHeld, ...] = field(default=())
    may_backdate: bool = False
    standing_in_for: tuple[Absent, ...] = field(default=())

    @property
    def own_posts(self) -> tuple[PostHeld, ...]:
        """The posts of this person alone, without those of colleagues who are away."""
        return tuple(post for post in self.posts if post.stands_in_for_id is None)

    @property
    def stands_in_for_users(self) -> frozenset[int]:
        """Keys of the users who are away and for whom this actor stands in, chains closed."""
        return frozenset(absent.user_id for absent in self.standing_in_for)

    @property
    def users_behind(self) -> frozenset[int]:
        """Keys of the users whose work lies with this actor: the own and of those stood in for."""
        own = frozenset() if self.user_id is None else frozenset({self.user_id})
        return own | self.stands_in_for_users

    @property
    def refs_behind(self) -> frozenset[str]:
        """The own ref and those of everybody stood in for.

        Whoever stands in for the handler of a thing is as little independent as the handler:
        compare what was `handled_by` with these, not with `ref` alone.
        """
        return frozenset({self.ref}) | {f"user:{key}" for key in self.stands_in_for_users}

    def absent_name(self, user_id: int | None) -> str:
        """The name of a user this actor stands in for; "" where it is nobody stood in for."""
        return next((one.name for one in self.standing_in_for if one.user_id == user_id), "")

    @property
    def is_user(self) -> bool:
        return self.user_id is not None

    @property
    def is_system(self) -> bool:
        return self.ref.startswith("system:")

    @property
    def is_resident(self) -> bool:
        return self.ref.startswith("resident:")

    def holds(self, permission: str, *, over: str) -> bool:
        """Whether one of the posts gives `permission` over the unit at path `over`.

        A system process holds every permission: it is named in the record.
        """
        if self.is_system:
            return True
        return any(permission in post.permissions and post.covers(over) for post in self.posts)

    def holds_anywhere(self, permission: str) -> bool:
        """Whether any post gives `permission` at all: for menus, never for a decision on a row."""
        return self.is_system or any(permission in post.permissions for post in self.posts)

    def paths(self, permission: str | None = None) -> tuple[str, ...]:
        """The unit paths of the posts (those giving `permission`), without nested ones, sorted."""
        wanted = sorted(
            {p.unit_path for p in self.posts if permission is None or permission in p.permissions}
        )
        kept: list[str] = []
        for path in wanted:
            if not kept or not path.startswith(kept[-1]):
                kept.append(path)
        return tuple(kept)

    def backdating(self) -> Actor:
        """The same actor, allowed to give moments in the past."""
        return replace(self, may_backdate=True)


def system(name: str) -> Actor:
    """A named process of the program itself."""
    return Actor(ref=f"system:{name}", name=name)


def resident(number: str) -> Actor:
    """The resident of a matter, known by its number and query code."""
    return Actor(ref=f"resident:{number}")
