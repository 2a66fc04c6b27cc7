"""The first catalogue, in our own words: what comes up in a community, in two levels.

Powers follow the usual division of work between community, street and district; every place
changes them to its own lists. A part says only what differs from the category above it.
"""

from __future__ import annotations

from typing import NamedTuple

GRID, COMMUNITY, STREET, DISTRICT = "grid", "community", "subdistrict", "district"


class Row(NamedTuple):
    """A category: its code says below which other it stands (`noise-night` below `noise`).

    `who` is the unit that usually answers: a rule, and after a colon words of the unit's name.
    """

    code: str
    name_zh: str
    name_en: str
    examples_zh: str = ""
    examples_en: str = ""
    power: str = ""
    who: str = ""

    @property
    def parent(self) -> str:
        return self.code.rpartition("-")[0]


def _row(code: str, zh: str, en: str, power: str = "", who: str = "") -> Row:
    return Row(code, zh, en, power=power, who=who)


# The codes without a hyphen are those of the first flat list: matters point at them.
TREE: tuple[Row, ...] = (
    Row("housing", "房屋修缮", "Housing repairs", "漏水、外墙脱落、电梯故障", "leaks, falling plaster, lifts",
        COMMUNITY, "property"),
    _row("housing-roof", "屋面外墙漏水", "Leaking roofs and walls"),
    _row("housing-pipes", "公共管道堵漏", "Shared pipes blocked or leaking"),
    _row("housing-lift", "电梯故障", "Lifts out of order"),
    _row("housing-facade", "外墙脱落", "Falling plaster and tiles", STREET, "department:住建"),
    Row("utilities", "水电气热", "Water, power, gas, heating", "停水停电、燃气异味、暖气不热",
        "cuts, smell of gas, cold radiators", DISTRICT),
    _row("utilities-water", "停水漏水", "Water cuts and burst pipes", who="partner:供水"),
    _row("utilities-power", "停电", "Power cuts", who="partner:供电"),
    _row("utilities-gas", "燃气异味停气", "Smell of gas, gas cuts", who="partner:燃气"),
    _row("utilities-heating", "暖气不热", "Cold radiators", who="partner:供热"),
    Row("sanitation", "环境卫生", "Cleanliness", "垃圾清运、楼道堆物、污水",
        "rubbish, clutter in stairways, sewage", COMMUNITY, "property"),
    _row("sanitation-rubbish", "垃圾清运", "Rubbish not taken away"),
    _row("sanitation-stairs", "楼道堆物", "Clutter in stairways", GRID, "community"),
    _row("sanitation-sewage", "污水外溢", "Sewage on the ground", STREET, "department:城管"),
    _row("sanitation-pests", "鼠虫孳生", "Rats and insects", COMMUNITY, "community"),
    Row("traffic", "道路停车", "Roads and parking", "占道停车、路灯不亮、路面坑洼",
        "blocked ways, street lamps, potholes", STREET, "department:城管"),
    _row("traffic-parking", "占道停车", "Cars that block the way", who="police"),
    _row("traffic-lamps", "路灯不亮", "Street lamps out"),
    _row("traffic-surface", "路面破损", "Broken road surface", DISTRICT),
    _row("traffic-inside", "小区内停车", "Parking inside the quarter", COMMUNITY, "property"),
    Row("noise", "噪声扰民", "Noise", "装修噪声、广场舞、夜间施工",
        "renovation, square dancing, night works", COMMUNITY, "community"),
    _row("noise-renovation", "装修噪声", "Renovation noise", who="property"),
    _row("noise-dancing", "广场舞噪声", "Square dancing"),
    _row("noise-night", "夜间施工", "Building works at night", DISTRICT, "department:城管"),
    _row("noise-shops", "商铺噪声", "Noise of shops", STREET, "department:城管"),
    Row("safety", "公共安全", "Public safety", "消防通道、电动车充电、高空抛物",
        "fire lanes, e-bike charging, falling objects", STREET),
    _row("safety-lanes", "消防通道堵塞", "Blocked fire lanes", who="police"),
    _row("safety-charging", "电动车违规充电", "E-bikes charged in the wrong place", COMMUNITY, "property"),
    _row("safety-falling", "高空抛物", "Things thrown from above", who="police"),
    _row("safety-manhole", "井盖缺损", "Missing manhole covers", who="department:城管"),
    Row("neighbours", "邻里关系", "Neighbours", "邻里纠纷、宠物、公共空间",
        "disputes, pets, shared space", COMMUNITY, "community"),
    _row("neighbours-quarrel", "邻里纠纷", "Quarrels between neighbours"),
    _row("neighbours-pets", "宠物扰民", "Pets that disturb"),
    _row("neighbours-space", "占用公共空间", "Shared space taken", GRID),
    Row("property", "物业管理", "Property management", "物业服务、收费、维修基金",
        "service, fees, repair fund", COMMUNITY, "property"),
    _row("property-service", "物业服务", "Service of the company"),
    _row("property-fees", "物业收费", "Fees of the company"),
    _row("property-fund", "维修资金", "Repair fund", DISTRICT, "department:住建"),
    _row("property-owners", "业主委员会", "Owners' committees", STREET, "subdistrict"),
    Row("welfare", "民政救助", "Welfare and assistance", "低保、残疾、临时困难",
        "allowances, disability, hardship", STREET, "department:民政"),
    _row("welfare-allowance", "低保特困", "Allowances for the poor"),
    _row("welfare-disability", "残疾人服务", "Services for disabled people"),
    _row("welfare-hardship", "临时困难", "Sudden hardship"),
    _row("welfare-proof", "开具证明", "Certificates", COMMUNITY, "community"),
    Row("health", "医疗卫生", "Health", "社区医院、疫苗、医保", "clinic, vaccines, insurance",
        STREET, "department:卫生"),
    _row("health-clinic", "社区医院", "Community clinic", who="partner:卫生"),
    _row("health-vaccines", "疫苗接种", "Vaccination", who="partner:卫生"),
    _row("health-insurance", "医疗保险", "Health insurance", DISTRICT, "department:医保"),
    Row("elderly", "养老助老", "Care for the elderly", "助餐、照料、适老改造",
        "meals, care, adaptations", COMMUNITY, "community"),
    _row("elderly-meals", "老年助餐", "Meals for the elderly"),
    _row("elderly-care", "居家照料", "Care at home"),
    _row("elderly-home", "适老化改造", "Homes adapted for old age", STREET, "department:民政"),
    Row("education", "教育托幼", "Schools and childcare", "入学、托管、校园周边",
        "enrolment, day care, school surroundings", DISTRICT, "department:教育"),
    _row("education-enrolment", "入学转学", "Enrolment and change of school"),
    _row("education-childcare", "托育托管", "Day care and after-school care", STREET),
    _row("education-gate", "校园周边", "Around the school gate", STREET, "subdistrict"),
    Row("work", "劳动就业", "Work and employment", "工资、就业、社保", "wages, jobs, social insurance",
        DISTRICT, "department:人社"),
    _row("work-wages", "拖欠工资", "Wages not paid"),
    _row("work-jobs", "求职就业", "Looking for work", COMMUNITY, "community"),
    _row("work-insurance", "社会保险", "Social insurance"),
    Row("building", "规划建设", "Planning and building", "违建、拆迁、加装电梯",
        "illegal building, relocation, new lifts", DISTRICT),
    _row("building-illegal", "违法建设", "Illegal building", STREET, "department:城管"),
    _row("building-relocation", "征收拆迁", "Relocation", who="district"),
    _row("building-lifts", "加装电梯", "New lifts for old houses", STREET, "subdistrict"),
    Row("trade", "市场监管", "Shops and markets", "食品、占道经营、价格", "food, street trade, prices",
        DISTRICT, "department:市场"),
    _row("trade-food", "食品安全", "Safe food"),
    _row("trade-street", "占道经营", "Trade on the pavement", STREET, "department:城管"),
    _row("trade-prices", "价格与消费", "Prices and consumer rights"),
    Row("culture", "文体活动", "Culture and sports", "活动、场地、健身器材",
        "events, venues, fitness equipment", COMMUNITY, "community"),
    _row("culture-events", "文化活动", "Events"),
    _row("culture-rooms", "场地使用", "Use of rooms"),
    _row("culture-fitness", "健身器材", "Fitness equipment", STREET, "subdistrict"),
    Row("other", "其他", "Something else", power=COMMUNITY),
)  # fmt: skip

# Across all categories.
TAGS: tuple[tuple[str, str, str], ...] = (
    ("alone", "独居老人", "elderly person alone"),
    ("minors", "涉及未成年人", "concerns minors"),
    ("many", "多户共同反映", "many households"),
    ("again", "重复反映", "asked before"),
    ("hazard", "安全隐患", "hazard"),
    ("history", "历史遗留", "left over from long ago"),
)
