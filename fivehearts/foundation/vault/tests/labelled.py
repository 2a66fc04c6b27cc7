"""A labelled set for the redaction: sentences as residents write them, with what must go marked.

Made by rule from lists that the redaction does not have: names of two to four signs with common and
rare surnames and given names, phones in seven spellings, identity numbers, plates, cards, dwellings.
The same seed gives the same set. `PLAIN` are sentences in which nothing is to be found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import ric

# Two to four signs; a third of them rare ones that stand in no list of given names.
NAMES = [
    "王伟",
    "李娜",
    "张敏",
    "刘洋",
    "陈静",
    "杨磊",
    "赵强",
    "黄丽",
    "周涛",
    "吴霞",
    "徐斌",
    "孙悦",
    "马骁",
    "朱珠",
    "胡蝶",
    "郭襄",
    "何炅",
    "林霖",
    "高圆",
    "罗翔",
    "王建国",
    "李秀兰",
    "张桂英",
    "刘志强",
    "陈玉梅",
    "杨晓燕",
    "赵子涵",
    "黄俊杰",
    "周雨桐",
    "吴浩然",
    "徐欣怡",
    "孙梓轩",
    "马文斌",
    "朱德庸",
    "胡适之",
    "郭沫若",
    "何其芳",
    "林徽因",
    "高晓松",
    "罗大佑",
    "郑钧炜",
    "梁朝伟",
    "谢霆锋",
    "宋慧乔",
    "唐伯虎",
    "许仙桃",
    "韩非烟",
    "冯唐易",
    "邓丽君",
    "曹雪芹",
    "彭于晏",
    "曾国藩",
    "萧十一",
    "田小娥",
    "董竹君",
    "潘金莲",
    "袁隆平",
    "蔡元培",
    "蒋梦麟",
    "余光中",
    "杜月笙",
    "叶圣陶",
    "程砚秋",
    "魏忠贤",
    "苏曼殊",
    "吕碧城",
    "丁汝昌",
    "任长霞",
    "沈从文",
    "姚雪垠",
    "卢作孚",
    "姜子牙",
    "崔莺莺",
    "谭嗣同",
    "陆小曼",
    "汪曾祺",
    "范仲淹",
    "石评梅",
    "廖承志",
    "贾宝玉",
    "夏丏尊",
    "韦素园",
    "方鸿渐",
    "邹韬奋",
    "欧阳修",
    "欧阳文山",
    "司马光",
    "司马相如",
    "上官婉儿",
    "诸葛亮",
    "诸葛瑾瑜",
    "东方朔",
    "慕容复",
    "令狐冲",
    "皇甫松",
    "尉迟恭",
    "夏侯惇",
    "夏侯玄烨",
    "公孙胜",
    "长孙无忌",
    "独孤求败",
    "南宫雪莲",
    "端木蕻良",
    "司徒美堂",
    "宇文成都",
    "轩辕志远",
    "澹台明月",
    "闻人诗语",
]
# Of them, those with a surname of two signs.
COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "东方", "慕容", "令狐", "皇甫", "尉迟", "夏侯", "公孙", "长孙", "独孤", "南宫",
    "端木", "司徒", "宇文", "轩辕", "澹台", "闻人",
)  # fmt: skip
TITLES = ("先生", "女士", "阿姨", "大爷", "师傅", "奶奶", "老师")
SURNAMES = "王李张刘陈杨赵黄周吴郑冯褚卫韩尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
_WITH_NAME = (
    "我叫{name}，家里下水道堵了。", "我是{name}，想问一下水费怎么交。", "{name}反映楼道堆放杂物。",
    "邻居{name}每天半夜放音乐。", "请联系{name}，电话见后。", "老人{name}独居，需要助餐。", "联系人：{name}。",
    "物业的{name}说过两天来修。", "投诉人{name}称路灯不亮。", "{name}和家人被困在电梯里。", "感谢网格员{name}的帮助！",
    "业主{name}家漏水。", "我儿子{name}上学的事怎么办？", "今天是{name}值班。", "此事由{name}负责。",
)  # fmt: skip
_WITH_TITLED = ("{name}家的空调滴水。", "楼上{name}总是很晚回家。", "请转告{name}一声。")
_PHONE = ("请打{x}。", "电话：{x}，谢谢", "我的手机{x}随时开机", "联系方式 {x}")
_IDENTITY = ("身份证号{x}。", "证件号码：{x}，请核对", "本人（{x}）申请补贴")
_PLATE = ("{x}占了消防通道。", "车牌{x}的车乱停", "一辆{x}堵在门口，请挪车")
_CARD = ("请退到{x}。", "银行卡号：{x}，开户行工商银行", "打到这张卡上{x}吧")
_DWELLING = (
    "我住{x}。",
    "{x}的水管爆了。",
    "幸福里小区{x}有人装修。",
    "请到{x}看看。",
    "地址是{x}，门铃坏了。",
)
_DWELLINGS = (
    "3号楼2单元501", "12栋1204室", "5幢二单元301室", "甲3号楼4单元", "7-2-301", "3#2-501", "三号楼一单元六楼东户",
    "A座1803", "8号楼", "2单元602室", "503室", "18栋", "六栋二单元", "11号楼3单元14层", "4幢402", "B3栋",
    "九号楼东单元101", "15号楼1单元2103号", "3座12楼", "22号楼底商",
)  # fmt: skip
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLAIN = (
    "小区路灯坏了三天，晚上出门看不清路。", "高空抛物很危险，请加强管理。", "希望社区多组织文化活动。",
    "马路上的井盖松动，车辆经过有响声。", "社区食堂的饭菜很好，感谢大家。", "安全出口被堵住了，请尽快解决。",
    "周末施工噪音太大，影响休息。", "公园里的健身器材生锈了。", "请问医保怎么办理，需要什么材料？",
    "垃圾分类投放点离得太远，老人不方便。", "充电桩数量不够，经常排队。", "快递柜占用了公共绿地。",
    "已联系物业公司，于12月5日前完成维修。", "经现场查看，管道老化，已安排更换。", "电梯检修完毕，恢复运行。",
    "雨水井堵塞，下雨天积水到脚踝。", "广场舞声音太大，能不能小一点。", "供暖温度不到18度。", "共享单车乱停放，堵住人行道。",
    "建议在路口安装一面凸面镜。", "外墙瓷砖脱落，存在安全隐患。", "黄昏时分路边摊点占道经营。", "全体居民都同意加装电梯。",
    "方便的话请周三下午来。", "水压太低，高层用水困难。", "成立业委会需要什么程序？", "石阶破损，容易摔倒。",
    "金属栏杆生锈，白色油漆脱落。", "时间是上午九点到十一点。", "温馨提示：请勿乱扔烟头。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, what in it must go, and of what kind that is."""

    text: str
    secret: str
    kind: str


def labelled(seed: int = 20261123) -> list[Labelled]:
    """The whole set: about 900 sentences with one secret each."""
    draw = random.Random(seed)
    return [
        *_names(draw),
        *_numbers(draw),
        *_filled("plate", _PLATE, [_plate(draw) for _n in range(100)], draw),
        *_filled("card", _CARD, [_card(draw) for _n in range(60)], draw),
        *(
            Labelled(frame.format(x=place), place, "dwelling")
            for place in _DWELLINGS
            for frame in _DWELLING
        ),
    ]


def _names(draw: random.Random) -> Iterator[Labelled]:
    for name in NAMES:
        for frame in draw.sample(_WITH_NAME, 3):
            yield Labelled(frame.format(name=name), name, f"name of {len(name)}")
    for surname in SURNAMES:
        name = surname + draw.choice(TITLES)
        yield Labelled(draw.choice(_WITH_TITLED).format(name=name), name, "surname and title")


def _numbers(draw: random.Random) -> Iterator[Labelled]:
    for spelling in range(7):
        found = [_phone(draw, spelling) for _n in range(20)]
        yield from _filled(f"phone, spelling {spelling + 1}", _PHONE, found, draw)
    yield from _filled("identity", _IDENTITY, [_identity(draw) for _n in range(60)], draw)


def _filled(
    kind: str, frames: tuple[str, ...], found: list[str], draw: random.Random
) -> Iterator[Labelled]:
    for one in found:
        yield Labelled(draw.choice(frames).format(x=one), one, kind)


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _n in range(count))


def _phone(draw: random.Random, spelling: int) -> str:
    number = "1" + draw.choice("3456789") + _digits(draw, 9)
    groups = (number[:3], number[3:7], number[7:])
    return (
        number,
        " ".join(groups),
        "-".join(groups),
        f"+86 {number}",
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"0{draw.choice(('10', '21', '571', '731'))}-{draw.choice('2345678')}{_digits(draw, 7)}",
        number.translate(str.maketrans("0123456789", "零幺二三四五六七八九")),
    )[spelling]


def _identity(draw: random.Random) -> str:
    body = (
        draw.choice(("110101", "330106", "430102", "510104"))
        + f"{draw.randint(1940, 2015)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        + _digits(draw, 3)
    )
    return body + str(ric.calc_check_digit(body + "0"))


def _plate(draw: random.Random) -> str:
    signs = "".join(draw.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _n in range(5))
    between = draw.choice(("", "·", " "))
    energy = draw.choice(("", "", "D"))
    return f"{draw.choice(_PROVINCES)}{draw.choice('ABCDEFGH')}{between}{energy}{signs}"


def _card(draw: random.Random) -> str:
    number = "62" + _digits(draw, draw.choice((14, 17)))
    if draw.random() < 0.5:
        return number
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


# Written after the lists were made and never looked at while they were mended: what to expect of
# names nobody thought of.
HELD_OUT = [
    "乔峰",
    "段誉",
    "阿朱",
    "虚竹",
    "钟灵",
    "木婉清",
    "王语嫣",
    "丁春秋",
    "鸠摩智",
    "游坦之",
    "郭芙蓉",
    "吕秀才",
    "白展堂",
    "佟湘玉",
    "莫小贝",
    "李大嘴",
    "邢育森",
    "燕小六",
    "祝无双",
    "钱夫人",
    "许三多",
    "史今",
    "成才",
    "高城",
    "袁朗",
    "齐桓",
    "吴哲",
    "伍六一",
    "甘小宁",
    "马小帅",
    "安欣",
    "高启强",
    "孟德海",
    "徐江",
    "唐小龙",
    "陈书婷",
    "赵立冬",
    "李响",
    "曹闯",
    "程程",
    "纪泽",
    "杨健",
    "顾晓梦",
    "李宁玉",
    "白小年",
    "吴志国",
    "金生火",
    "裘庄",
    "潘汉卿",
    "上官云珠",
    "欧阳予倩",
    "司徒慧敏",
]


def held_out(seed: int = 7) -> list[Labelled]:
    """Three sentences for each of the names held out."""
    draw = random.Random(seed)
    return [
        Labelled(frame.format(name=name), name, "name, held out")
        for name in HELD_OUT
        for frame in draw.sample(_WITH_NAME, 3)
    ]
