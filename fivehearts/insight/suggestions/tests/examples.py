"""Examples of three categories in our own words, enough to learn from in a moment."""

from __future__ import annotations

from fivehearts.insight.suggestions.learning.fitting import Example

_PARTS = {
    "noise": (
        ("广场舞音响太大", "楼上装修电钻", "夜间施工机器", "商铺喇叭叫卖"),
        ("吵得孩子没法睡觉", "老人心脏受不了", "从早响到晚", "夜里十二点还在响"),
        ("希望降低音量", "请制止噪声", "请规定时间", "请上门劝说"),
    ),
    "traffic": (
        ("私家车占道停车", "路灯三天不亮", "路面坑洼积水", "公交站台被堵"),
        ("救护车进不来", "晚上看不清路", "电动车摔倒了", "上下班堵得厉害"),
        ("请划停车线", "请派人修路灯", "请修补路面", "请交警来疏导"),
    ),
    "education": (
        ("小学入学报名", "幼儿园收费上涨", "校门口小摊太多", "学校午餐太贵"),
        ("家长排队半天", "老师说要交材料", "孩子放学不安全", "学生家长有意见"),
        ("请说明招生政策", "请教育局核实", "请学校安排托管", "请公布收费标准"),
    ),
}


def examples() -> list[Example]:
    """Forty-eight messages, sixteen of each category."""
    found = []
    for label, (what, how, wish) in _PARTS.items():
        for number in range(16):
            title = what[number % 4]
            words = f"{title}，{how[number // 4]}，{wish[(number + number // 4) % 4]}。"
            found.append(Example(title, words, label))
    return found
