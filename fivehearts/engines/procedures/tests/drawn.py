"""Definitions as chance makes them: sound ones, for the tests of reading, drawing and walking."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_SAID = [  # all of a length that a title may have
    *("受理", "入户调查（两人）", "材料齐全，进入公示", "退回，再看一次；补充ab12材料后重新提交"),
    *(
        "公示期满，没有异议、没有投诉、没有举报，可以审核确认",
        "办理。",
        "一",
        "核对、核对、核对、核对、核对、核对，",
    ),
    "a-long-word-somebody-may-paste 12345",
]


def words() -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from(_SAID).map(lambda one: {"zh": one, "en": f"in English {one}"})


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A sound document: every step leads on to the next at least, some skip, some go back."""
    number = draw(st.integers(1, 9))
    codes = [f"s{n}" for n in range(number)]
    ends = [f"done{n}" for n in range(draw(st.integers(1, 2)))] + ["no"]
    reached: set[str] = set()
    steps = []
    for n, code in enumerate(codes):
        later = [*codes[n + 1 :], *ends]
        first = codes[n + 1] if n + 1 < number else ends[0]
        targets = [first, *draw(st.lists(st.sampled_from(later), max_size=2))]
        if n + 1 == number:
            targets += [one for one in ends if one not in reached]
        reached |= set(targets)
        back = draw(st.lists(st.sampled_from(codes[: n + 1]), max_size=2))
        branches = [
            {"code": f"b{k}", "to": to, "when": draw(words()), "back": k >= len(targets)}
            for k, to in enumerate([*targets, *back])
        ]
        steps.append(_step(draw, code, branches[:6]))
    missing = [one for one in ends if not any(b["to"] == one for s in steps for b in s["next"])]
    ends = [one for one in ends if one not in missing or one in {ends[0], "no"}]
    for one in (ends[0], "no"):
        if one in missing:
            steps[-1]["next"].insert(0, {"code": f"e-{one}", "to": one, "when": draw(words())})
    return {
        "code": "by-chance",
        "title": draw(words()),
        "purpose": draw(words()),
        "term": {"days": 366, "unit": "working"},
        "sources": [{"code": "law", "name": draw(words())}],
        "papers": [],
        "steps": steps,
        "ends": [*(_end(draw, one) for one in ends), _end(draw, "withdrawn")],
    }


def _step(draw: st.DrawFn, code: str, branches: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": code,
        "title": draw(words()),
        "who": draw(st.sampled_from(["grid", "community", "holder"])),
        "does": draw(words()),
        "told": draw(words()),
        "days": draw(st.integers(1, 20)),
        "unit": draw(st.sampled_from(["working", "natural"])),
        "clock": draw(st.sampled_from(["runs", "lasts"])),
        "source": "law",
        "next": branches,
    }


def _end(draw: st.DrawFn, code: str) -> dict[str, Any]:
    kind = {"no": "refused", "withdrawn": "withdrawn"}.get(code, "issued")
    more = {"objection": draw(words())} if kind == "refused" else {}
    return {"code": code, "kind": kind, "title": draw(words()), "told": draw(words()), **more}
