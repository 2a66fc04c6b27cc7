"""Who signs in to the sample: one colleague per role, and what to look at as them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from fivehearts.demo.founding import PASSWORD
from fivehearts.demo.town import Town


@dataclass(frozen=True, slots=True)
class SignIn:
    """A line of the demo box on the sign-in page; `_en` for readers of English."""

    role: str
    title: str
    title_en: str
    name: str
    username: str
    password: str
    unit: str
    what_to_try: str
    what_to_try_en: str


# role, unit, title and what to try, in both languages
_LIST: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("secretary", "C01", "社区书记", "Community secretary",
     "审批退单和延期申请，看看快到期和已超期的事，再打开月报。", "Decide on returns and on more time, see what is due and late, then open the month report."),
    ("receptionist", "C01", "接待员", "Receptionist",
     "受理刚来的来信，直接答复咨询，或录入一件 12345 工单。", "Accept new letters, answer a question at once, or enter an order of the 12345."),
    ("counter_clerk", "C01", "窗口受理员", "Counter clerk",
     "替窗口前的居民登记一件事，打印带二维码的回执。", "Register a matter for somebody at the counter and print the receipt."),
    ("dispatcher", "C01", "派单员", "Dispatcher",
     "把已受理的事派给该办的单位。", "Hand an accepted matter to the unit that answers for it."),
    ("liaison", "C01", "签收联络员", "Unit liaison",
     "为社区签收新派来的事，注意签收前时钟已经在走。", "Sign for new matters; the clock runs before the signature too."),
    ("handler", "C01", "承办人", "Handler",
     "先联系居民，再写办理经过，报告办结。", "Call the resident, note what was done, report it done."),
    ("grid_worker", "C01-G1", "网格员", "Grid worker",
     "用手机宽度看看：签收、上门、当场办结；还替外出培训的同事代班。", "Try it at phone width: sign, visit, report done; and stand in for a colleague on a training."),
    ("mediator", "C01", "调解员", "Mediator",
     "打开一件邻里纠纷，记下双方商定了什么。", "Open a quarrel between neighbours and note what was agreed."),
    ("assistant_unit", "C01", "协办员", "Assisting colleague",
     "看看手上协助办理的事，补一条内部备注。", "Look at the matters you help with and add an internal note."),
    ("reviewer", "C01", "审核员", "Reviewer",
     "审一份办结报告：通过，或写明理由退回。", "Review a report: approve it, or send it back with a reason."),
    ("caller", "C01", "回访员", "Follow-up caller",
     "给居民打回访电话，记下三个回答。", "Ask a resident the three questions and write the answers down."),
    ("analyst", "C01", "数据分析员", "Analyst",
     "打开月报，点一个数字看它由哪些事组成。", "Open the month report and open one number down to its rows."),
    ("building_captain", "C01-G1", "楼栋长", "Building captain",
     "替邻居登记一件事；只能登记，看不到别人的。", "Register for a neighbour; captains cannot read what others registered."),
    ("liaison", "C01-property", "物业联络员", "Liaison of the property company",
     "签收派给物业的事。", "Sign for what was handed to the property company."),
    ("handler", "C01-property", "物业维修主管", "Repairs at the property company",
     "有一件居民不满意、要求重办的，看看第二轮。", "One matter came back for a second round: see why."),
    ("liaison", "S1-police", "派出所联络员", "Liaison of the police post",
     "签收派给派出所的事。", "Sign for what was handed to the police post."),
    ("handler", "S1-police", "社区民警", "Community police officer",
     "看看噪声和防骗的几件事办到了哪一步。", "See how the matters on noise and fraud stand."),
    ("unit_head", "S1-enforcement", "综合执法队队长", "Head of the enforcement team",
     "签收、分派、看本队哪些快到期。", "Sign, share out, and see what of the team's is due soon."),
    ("platform_administrator", "S1", "街道平台管理员", "Administrator of the sub-district",
     "接住社区提级上来的事，派给街道的队伍，或交回；小社区书记自办的事由街道审核。", "Take what a community raised, give it to the sub-district's own people or hand it back; review what small offices did."),
    ("supervisor", "S1", "督办员", "Supervisor",
     "看哪些超期了、卡在哪个单位，催办或发督办单。", "See what is late and where it lies; urge, or order supervision."),
    ("inspector", "D1", "纪检监督员", "Discipline inspector",
     "查一件事的完整经过和每一步的时间。", "Read the whole story of a matter, step by step."),
    ("civil_affairs", "C01", "民政干事", "Civil affairs worker",
     "打开一位居民的档案，看看标签的来源和有效期。", "Open somebody's file and see where a label comes from and when it ends."),
    ("system_administrator", "D1", "系统管理员", "System administrator",
     "给一位新同事开账号，生成设置密码的链接；岗位由安全管理员授予。", "Make an account for a newcomer and the link for a password; the security administrator gives the post."),
    ("security_administrator", "D1", "安全管理员", "Security administrator",
     "给有账号的同事授予岗位、设任期；试试把自己或审计管理员再加一员，会被拒绝。", "Give a colleague a post with a term; try to give the audit administrator a second duty: it is refused."),
    ("audit_administrator", "D1", "审计管理员", "Audit administrator",
     "查谁做过什么、谁看过什么；只能看，不能改。", "Read who did what and who looked; nothing can be changed."),
)  # fmt: skip


def listed(town: Town) -> list[SignIn]:
    """One sign-in per role of the first community and of the units that work with it."""
    by_name = {user.username: user for user in town.users}
    found = []
    for role, unit, title, title_en, what, what_en in _LIST:
        for username in town.staff(unit, role)[:1]:
            name, place = by_name[username].name, town.unit[unit].name
            found.append(
                SignIn(role, title, title_en, name, username, PASSWORD, place, what, what_en)
            )
    return found


def written_down(lines: list[SignIn]) -> None:
    """Leave the list where the sign-in page looks for it, whole or not at all."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    half.write_text(
        json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1), encoding="utf-8"
    )
    half.replace(path)


def read_back() -> list[SignIn]:
    """The list as it was left; empty where there is none."""
    path = _path()
    if not path.exists():
        return []
    return [SignIn(**line) for line in json.loads(path.read_text(encoding="utf-8"))]


def _path() -> Path:
    return Path(settings.VAR_DIR) / "demo-sign-ins.json"
