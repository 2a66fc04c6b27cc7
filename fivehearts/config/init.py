"""Sets up an empty installation: the units, the head, and the links by which the head comes in."""

import csv
import sys
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from fivehearts.community.duties.actions import invite, reset_factors
from fivehearts.community.duties.models import User
from fivehearts.community.duties.queries import user_by_name
from fivehearts.community.duties.vocabulary import ADMINISTRATORS, FactorGone
from fivehearts.community.places.actions.units import UnitPlan, found_units
from fivehearts.config.cli import Failure
from fivehearts.foundation.scope.actors import system
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.scope.scopes import SystemScope, enter
from fivehearts.foundation.scope.vocabulary import TIERS, UnitKind

COLUMNS = ("code", "name", "kind", "parent")
# The code and the question for each tier when one of each is set up by name.
QUESTIONS = {
    UnitKind.CITY: ("X01", "Name of the city 市"),
    UnitKind.DISTRICT: ("D01", "Name of the district 区县"),
    UnitKind.SUBDISTRICT: ("S01", "Name of the sub-district 街道"),
    UnitKind.COMMUNITY: ("C01", "Name of the community 社区"),
}

# How the three are called until they give their own names.
TITLES = {
    "system_administrator": "系统管理员",
    "security_administrator": "安全管理员",
    "audit_administrator": "审计管理员",
}


def run(
    *,
    units: Path | None,
    names: dict[str, str],
    head: str,
    address: str,
    administrators: dict[str, str] | None = None,
) -> None:
    """Found the units and print invitations for head and administrators; all or nothing.

    `units` is a CSV with the columns code, name, kind, parent; without it one unit of each tier
    is founded from `names` (by kind), asking for what is missing. The head becomes administrator
    of the top unit and, where there is one community alone, its secretary. `administrators` names
    the three of the top unit by role: system, security and audit lie with three people, who each
    give their own name with the link. Raises Failure.
    """
    if Unit.objects.exists():
        raise Failure(
            f"There are {Unit.objects.count()} units here already: `init` is for an empty "
            "installation; invite further colleagues on the desk."
        )
    plans = read_plans(units) if units else ask_plans(names)
    head = head or ask("Name of the head 负责人姓名")
    by = system("init")
    with transaction.atomic(), enter(SystemScope("init")):
        try:
            founded = found_units(plans=plans, by=by)
        except KeyError as error:
            raise Failure(
                f"No unit has the code {error.args[0]} that is given as superior."
            ) from error
        tops = [unit for unit in founded.values() if unit.parent_id is None]
        communities = [unit for unit in founded.values() if unit.kind == UnitKind.COMMUNITY]
        posts = [(unit, "platform_administrator", head) for unit in tops]
        if len(communities) == 1:
            posts.append((communities[0], "secretary", head))
        told = administrators or {}
        posts += [
            (unit, role, told.get(role) or TITLES[role])
            for unit in tops
            for role in sorted(ADMINISTRATORS, reverse=True)
        ]
        links = [
            (unit, role, name, invite(unit=unit, role=role, display_name=name, by=by).token)
            for unit, role, name in posts
        ]
    print(f"{len(founded)} units are set up. 单位已建立：{len(founded)} 个。")
    print(
        f"Invitations for {head} and the three administrators; each works once, for seven days. "
        "邀请链接，七天内有效，限用一次；系统、安全、审计三员由三个不同的人担任："
    )
    for unit, role, name, token in links:
        path = reverse("duties:join", args=[token])
        print(f"  {unit.name} · {role} · {name}: {address.rstrip('/')}{path}")


def take_off_second_step(name: str) -> None:
    """Take every second factor of this user off; raises Failure where there is none."""
    with transaction.atomic(), enter(SystemScope("server")):
        try:
            ended = reset_factors(user=user_by_name(name), by=system("server"))
        except User.DoesNotExist:
            raise Failure(f"Nobody signs in as {name}.") from None
        except FactorGone:
            raise Failure(f"{name} has no second step.") from None
    print(f"Taken off: {ended}. Every device is signed out. 已取消第二步，所有设备已退出。")


def read_plans(path: Path) -> list[UnitPlan]:
    """The units of a CSV, with or without a byte order mark. Raises Failure naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="gb18030")
    rows = csv.DictReader(text.splitlines())
    if not set(COLUMNS) <= set(rows.fieldnames or ()):
        raise Failure(f"{path} needs the columns {', '.join(COLUMNS)} in its first line.")
    plans = []
    for number, row in enumerate(rows, start=2):
        told = {column: (row[column] or "").strip() for column in COLUMNS}
        if told["kind"] not in UnitKind.values:
            kinds = ", ".join(UnitKind.values)
            raise Failure(f"{path}, line {number}: {told['kind']!r} is no kind of unit ({kinds}).")
        if not told["code"] or not told["name"]:
            raise Failure(f"{path}, line {number}: code and name are needed.")
        plans.append(UnitPlan(**told))
    if not plans:
        raise Failure(f"{path} has no units.")
    return plans


def ask_plans(names: dict[str, str]) -> list[UnitPlan]:
    """One unit of each tier; an empty name is asked for."""
    plans: list[UnitPlan] = []
    for kind in TIERS[: len(QUESTIONS)]:
        code, question = QUESTIONS[UnitKind(kind)]
        name = names.get(kind) or ask(question)
        plans.append(UnitPlan(code, name, kind, plans[-1].code if plans else ""))
    return plans


def ask(question: str) -> str:
    """Ask the person at the terminal. Raises Failure where nobody sits there."""
    if not sys.stdin.isatty():
        raise Failure(f"“{question}” is not given: see `fivehearts init --help`.")
    answer = ""
    while not answer:
        answer = input(f"{question}: ").strip()
    return answer
