"""What residents ask for that goes through a procedure, and what colleagues note on the way."""

from typing import NamedTuple

ALLOWANCE, CERTIFICATE = "minimum-living-allowance", "community-residence-certificate"


class Way(NamedTuple):
    """A resident who asks, and how far it has come."""

    code: str
    words: str
    title: str
    name: str
    # Working days ago.
    days: int
    # The branches taken so far, and whether papers are asked for at the end of them.
    branches: tuple[str, ...]
    asks: bool = False


WAYS: tuple[Way, ...] = (
    Way(
        CERTIFICATE,
        "孩子报名上幼儿园，园方要一份在本社区居住的证明，给了书面要求。",
        "开居住证明给幼儿园报名用",
        "周敏",
        1,
        ("grounded",),
        False,
    ),
    Way(
        CERTIFICATE,
        "银行让我到社区开存折遗失的证明，说没有就不给补办。",
        "银行要开存折遗失证明",
        "吴建国",
        2,
        ("not-ours",),
        False,
    ),
    Way(
        ALLOWANCE,
        "我去年做了大手术，现在干不了活，家里只有爱人打零工，想申请低保。",
        "大病后没有收入，申请低保",
        "孙丽华",
        2,
        (),
        True,
    ),
    Way(
        ALLOWANCE,
        "老伴走了以后只剩我一个人的遗属补助，孩子也在外地打工，想申请低保。",
        "独居老人申请低保",
        "郑秀英",
        9,
        ("complete", "to-visit", "seen", "publish"),
        False,
    ),
)
WHY_NOT = (
    "存折遗失由银行按自己的规定办理，属于第一批不应由社区出具的证明。我们已给银行网点打电话说明。"
)
SEEN = "两人入户，家中陈设简单，邻居说情况属实。"
MISSING = "请带最近12个月的工资流水和住院票据，没有的可以写情况说明。"
