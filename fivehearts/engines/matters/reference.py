"""Reference data: the first catalogue of what matters are about, in our own words."""

from __future__ import annotations

from fivehearts.engines.matters.models import Category

# code, Chinese, English, examples in both
CATALOGUE: tuple[tuple[str, str, str, str, str], ...] = (
    ("housing", "房屋修缮", "Housing repairs", "漏水、外墙脱落、电梯故障", "leaks, falling plaster, lifts"),
    ("utilities", "水电气热", "Water, power, gas, heating", "停水停电、燃气异味、暖气不热", "cuts, smell of gas, cold radiators"),
    ("sanitation", "环境卫生", "Cleanliness", "垃圾清运、楼道堆物、污水", "rubbish, clutter in stairways, sewage"),
    ("traffic", "道路停车", "Roads and parking", "占道停车、路灯不亮、路面坑洼", "blocked ways, street lamps, potholes"),
    ("noise", "噪声扰民", "Noise", "装修噪声、广场舞、夜间施工", "renovation, square dancing, night works"),
    ("safety", "公共安全", "Public safety", "消防通道、电动车充电、高空抛物", "fire lanes, e-bike charging, falling objects"),
    ("neighbours", "邻里关系", "Neighbours", "邻里纠纷、宠物、公共空间", "disputes, pets, shared space"),
    ("property", "物业管理", "Property management", "物业服务、收费、维修基金", "service, fees, repair fund"),
    ("welfare", "民政救助", "Welfare and assistance", "低保、残疾、临时困难", "allowances, disability, hardship"),
    ("health", "医疗卫生", "Health", "社区医院、疫苗、医保", "clinic, vaccines, insurance"),
    ("elderly", "养老助老", "Care for the elderly", "助餐、照料、适老改造", "meals, care, adaptations"),
    ("education", "教育托幼", "Schools and childcare", "入学、托管、校园周边", "enrolment, day care, school surroundings"),
    ("work", "劳动就业", "Work and employment", "工资、就业、社保", "wages, jobs, social insurance"),
    ("building", "规划建设", "Planning and building", "违建、拆迁、加装电梯", "illegal building, relocation, new lifts"),
    ("trade", "市场监管", "Shops and markets", "食品、占道经营、价格", "food, street trade, prices"),
    ("culture", "文体活动", "Culture and sports", "活动、场地、健身器材", "events, venues, fitness equipment"),
    ("other", "其他", "Something else", "", ""),
)  # fmt: skip


def load_reference_data() -> None:
    """Write the catalogue; a second run changes nothing."""
    Category.objects.bulk_create(
        [
            Category(
                code=code, name_zh=zh, name_en=en, examples_zh=ex_zh, examples_en=ex_en, order=order
            )
            for order, (code, zh, en, ex_zh, ex_en) in enumerate(CATALOGUE)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "examples_zh", "examples_en", "order"],
    )
