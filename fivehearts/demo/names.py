"""Invented names: of the town, its streets, shops and people. None is a real place."""

from __future__ import annotations

import random

CITY = "云汀市"
DISTRICTS = ("柳汀区", "松屏区")
SUBDISTRICTS = ("春桥街道", "石榴巷街道", "北渡口街道", "青砚街道")
COMMUNITIES = (
    "槐影社区", "芦花渡社区", "书院墙社区", "银杏里社区", "茶亭湾社区", "菱角塘社区",
    "旧码头社区", "望塔社区", "砚池社区", "听泉里社区", "梧桐院社区", "向日坊社区",
)  # fmt: skip
QUARTERS = (
    "槐影苑", "云帆里", "纺机新村", "芦花小筑", "渡口家园", "水文站宿舍", "书香名邸", "墙根新村", "文昌院",
    "银杏华庭", "果园里", "粮站小区", "茶亭新苑", "湾畔人家", "机务段家属院", "菱歌苑", "荷塘新村", "藕香居",
    "码头新里", "船厂宿舍", "望潮阁", "塔影苑", "钟鼓里", "电厂新村", "砚池花园", "墨香居", "松烟里",
    "听泉雅居", "石桥新村", "溪山里", "梧桐花园", "凤鸣苑", "老干院", "向日新城", "葵园小区", "晨光里",
)  # fmt: skip
STREETS = (
    "望江路", "槐荫巷", "纺机东路", "书院街", "春桥南路", "石榴巷", "北渡大街", "茶亭路", "青砚路", "果园二路",
)  # fmt: skip
SHOPS = (
    "好滋味小馆",
    "鲜又多超市",
    "老街卤味",
    "福满烤鱼店",
    "动力健身",
    "阿婆早点",
    "锦记熟食",
    "云帆汽修",
)

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范金石廖贾夏韦付方邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
_GIVEN = [
    "建国",
    "秀兰",
    "桂英",
    "志强",
    "玉梅",
    "国庆",
    "海燕",
    "丽华",
    "文斌",
    "晓燕",
    "俊杰",
    "雪梅",
    "永福",
    "淑珍",
    "立新",
    "春生",
    "美玲",
    "志远",
    "佳怡",
    "浩然",
    "子涵",
    "雨桐",
    "思远",
    "欣然",
    "明辉",
    "晓峰",
    "红霞",
    "卫东",
    "玉兰",
    "金凤",
    "成林",
    "小芳",
    "世杰",
    "婉清",
    "国强",
    "爱民",
    "凤英",
    "少华",
    "长河",
    "慧敏",
    "云鹏",
    "静怡",
    "德顺",
    "敬业",
    "春梅",
    "晓东",
    "秋菊",
    "宏伟",
    "梓轩",
    "可欣",
    "家栋",
    "素芬",
    "正阳",
    "月娥",
    "振华",
    "冬梅",
    "乐乐",
    "向阳",
    "海涛",
    "丹丹",
]

# Given names as they were in fashion when somebody was born: (up to which year, men, women).
_BORN: tuple[tuple[int, str, str], ...] = (
    (1959, "德顺 福生 志国 长贵 永福 国强 卫国 金山 学文 明德 宝田 仁义",
     "桂英 秀兰 玉珍 淑芬 素芬 月娥 金凤 桂兰 玉兰 春梅 凤英 翠花"),
    (1984, "建国 志强 国庆 卫东 立新 春生 宏伟 海涛 振华 向阳 爱民 成林",
     "海燕 丽华 红霞 冬梅 晓燕 美玲 秋菊 慧敏 小芳 雪梅 月琴 爱华"),
    (2004, "文斌 俊杰 明辉 晓峰 世杰 云鹏 家栋 正阳 志远 晓东 少华 敬业",
     "静怡 丹丹 婉清 佳怡 欣然 可欣 晓雯 思佳 雅琴 梦瑶 璐璐 文静"),
    (9999, "浩然 梓轩 子轩 宇航 思远 乐乐 一鸣 俊熙 铭泽 奕辰",
     "子涵 雨桐 欣怡 诗涵 梓萱 语彤 若溪 一诺 可馨 沐瑶"),
)  # fmt: skip


def surname(rng: random.Random) -> str:
    """A family name."""
    return rng.choice(_SURNAMES)


def given(rng: random.Random, sex: str, year: int) -> str:
    """A given name as parents chose it in that year."""
    _until, men, women = next(row for row in _BORN if year <= row[0])
    return rng.choice((men if sex == "male" else women).split())


def person(rng: random.Random, taken: set[str]) -> str:
    """A name nobody else in `taken` has."""
    while True:
        name = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
        if name not in taken:
            taken.add(name)
            return name


def resident(rng: random.Random) -> tuple[str, str]:
    """Name and phone of a resident. No subscriber has a number beginning with 160."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN), f"160{rng.randrange(10**8):08d}"
