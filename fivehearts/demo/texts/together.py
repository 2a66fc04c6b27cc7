"""Words of what several residents tell of one thing, in the first community of the sample."""

LAMP = "东门外路灯"
CATEGORY = "traffic-lamps"
HOT_SPOT = "东门外路灯连片不亮"
SAME_LAMP = "同一段路灯，一起办。"
ALSO = "东门外路灯不亮，我下夜班也走那里，看不清台阶。"
# Name and telephone of who says “me too”; numbers of nobody.
SECONDED_BY = ("江海燕", "16000001207")
# What was told, where, by whom.
LAMPS = (
    ("东门外路灯不亮，到公交站连着四盏，晚上看不清台阶，请尽快修。", "东门外人行道", "柳文娟", "16000001203"),
    ("东门外路灯不亮好几天了，晚上看不清台阶，老人不敢走，请尽快修。", "东门外", "霍建军", "16000001204"),
    ("东门外路灯不亮，到公交站一路都是黑的，孩子晚上看不清路。", "东门公交站旁", "安晓梅", "16000001205"),
    ("东门外路灯不亮，昨晚有人看不清台阶被绊倒，请尽快修。", "东门外台阶", "骆志明", "16000001206"),
)  # fmt: skip
