"""House words and saved views of the sample: what a desk has gathered after two years."""

# What a unit says again and again: the verb, a title, the words with what is filled in by itself.
# fmt: off
HOUSE_WORDS: tuple[tuple[str, str, str], ...] = (
    ("answer_at_once", "办证材料咨询",
     "您好，您咨询的事项请带本人身份证和户口簿到社区服务大厅办理，工作日 8:30–17:30，材料齐全当场办结。不方便出门的，可以打 {phone} 预约上门。"),
    ("answer_at_once", "不在本周办理时间",
     "您好，该业务每周二、周四集中办理，下一次办理日请提前一天打 {phone} 取号，带齐材料一次办完。"),
    ("answer_at_once", "感谢表扬",
     "您好，谢谢您的肯定，我们已经转告{unit}的同事。以后有什么需要，随时打 {phone}。"),
    ("report_done", "已修好",
     "您好，您反映的问题（编号 {number}）已于{date}修好，请您看看用得怎么样。再有问题请打 {phone}，我们接着办。"),
    ("report_done", "暂时办不了，说明原因",
     "您好，您反映的问题我们已到现场看过。目前受条件所限还办不了，原因是：（写明原因）。我们会继续跟进，有进展先告诉您。联系电话 {phone}。"),
    ("decline", "不属社区职责",
     "您好，您反映的事项不属于社区职责范围。为了不耽误您的时间，请按下面的去处联系，需要帮忙联系的请打 {phone}。"),
    ("contact", "已约好上门时间", "已与居民通话，约定上门查看的时间：（写明日期和时间）。"),
    ("send_back", "缺办理后的照片", "请补充办理后的现场照片，并写明办理时间和办理人员。"),
    ("send_back", "答复没有回答问题", "答复没有说到居民问的那一点，请逐项答复，办不了的写明原因和依据。"),
    ("attempt", "无人接听", "拨打两次无人接听，改日换一个时间段再打。"),
    ("attempt", "不方便接听", "居民说现在不方便，约好晚些时候再打。"),
    ("close", "三次联系不上", "不同日期、不同时间段共联系三次未联系上，办理结果可凭查询码查看。"),
    ("note", "等配件", "配件已订，到货后即去更换，预计在{due}之前完成。"),
)
# role, list, name, narrowed to, order, whether the unit shares it
VIEWS: tuple[tuple[str, str, str, dict[str, str], str, bool], ...] = (
    ("secretary", "all", "本社区超期", {"due": "late"}, "next_due_at", True),
    ("secretary", "all", "等审批的申请", {"mark": "extension"}, "next_due_at", False),
    ("receptionist", "all", "12345 转来的", {"channel": "order_12345", "state": "open"}, "next_due_at", False),
    ("dispatcher", "work", "今天要派完", {"queue": "dispatch", "due": "today"}, "next_due_at", False),
    ("grid_worker", "work", "本周到期", {"due": "week"}, "next_due_at", False),
    ("caller", "work", "待回访", {"queue": "follow_up"}, "next_due_at", False),
    ("reviewer", "work", "待审核", {"queue": "review"}, "next_due_at", False),
    ("supervisor", "all", "督办中", {"mark": "supervised"}, "next_due_at", True),
    ("supervisor", "all", "居民催过的", {"mark": "urged"}, "next_due_at", False),
    ("analyst", "all", "在办的投诉", {"kind": "complaint", "state": "open"}, "-registered_at", False),
    ("platform_administrator", "all", "提级上来的超期件", {"due": "late", "holder": "only:S1"}, "next_due_at", True),
)
# fmt: on

# Question, answer, other words for it, category, where it is laid down, days it stays valid (0: without an end).
ARTICLES: tuple[tuple[str, str, str, str, str, int], ...] = (
    (
        "老年食堂怎么申请送餐",
        "行动不便的老人可以申请送餐。带老人身份证到社区一楼窗口填表，当天审核，第二天起送，每餐送餐费1元。"
        "家属可以代办，带双方身份证。改餐、停餐请前一天下午4点前打社区电话。",
        "助餐 送饭 养老",
        "elderly-meals",
        "街道为老助餐服务办法",
        0,
    ),
    (
        "居住证明到哪里开",
        "户口或房产在本社区的，带身份证和房产证（租房的带备案的租赁合同）到社区一楼窗口，当场开具，不收费。"
        "去派出所办居住证的，不用社区证明。",
        "开证明 盖章 居住",
        "welfare-proof",
        "社区证明事项清单",
        300,
    ),
    (
        "电动自行车在哪里充电",
        "请到小区东门和3号楼北侧的充电棚充电，扫码使用。不要在楼道、家里充电，也不要从楼上拉线；"
        "充电棚有故障请报物业，两小时内到场。",
        "电瓶车 充电桩 充电",
        "safety-charging",
        "",
        10,
    ),
)
