"""What the columns of the three kinds of workbooks mean: replied, open, labelled."""

from __future__ import annotations

from fivehearts.engines.matters.vocabulary.words import Kind
from fivehearts.foundation.intake import converters
from fivehearts.foundation.intake.mapping import Column, Mapping

MOST_WORDS = 20_000
_TITLE = 200
_NAME = 60

# The seven first classes of the messages, and the category of our catalogue nearest to each.
CATEGORIES: dict[str, str] = {
    "城乡建设": "building",
    "环境保护": "sanitation",
    "交通运输": "traffic",
    "教育文体": "education",
    "劳动和社会保障": "work",
    "商贸旅游": "trade",
    "卫生计生": "health",
}

# Words in a title that say what is wanted. The first that fits decides; without one it is a
# complaint, since most messages report something that is wrong.
_KIND_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.PRAISE, ("感谢", "表扬", "致谢")),
    (Kind.REPORT, ("举报", "揭发")),
    (Kind.COMPLAINT, ("投诉",)),
    (Kind.SUGGESTION, ("建议", "提议")),
    (Kind.CONSULT, ("咨询", "请问", "询问", "什么时候", "何时", "吗？", "吗?")),
    (Kind.HELP, ("求助", "求救", "救助")),
)


def kind_of(title: str) -> Kind:
    """What the writer wants, read from the title alone."""
    for kind, words in _KIND_WORDS:
        if any(word in title for word in words):
            return kind
    return Kind.COMPLAINT


def title_word(kind: str) -> str:
    """A word by which a title is read as this kind; "" for what is read from no word."""
    words = dict(_KIND_WORDS)
    return words[Kind(kind)][0] if kind in words else ""


def _text(
    name: str, title: str, *, most: int, one_line: bool = True, required: bool = True
) -> Column:
    convert = converters.text(most=most, one_line=one_line)
    return Column(name, (title,), convert, required=required)


_MESSAGE = (
    Column("source", ("留言编号",), converters.number()),
    _text("name", "留言用户", most=_NAME, required=False),
    _text("title", "留言主题", most=_TITLE),
    Column("written_at", ("留言时间",), converters.moment()),
    _text("words", "留言详情", most=MOST_WORDS, one_line=False),
)

REPLIED = Mapping(
    "replied",
    (
        *_MESSAGE,
        _text("reply", "答复意见", most=MOST_WORDS, one_line=False),
        Column("replied_at", ("答复时间",), converters.moment()),
    ),
    key="source",
)
OPEN = Mapping(
    "open",
    (
        *_MESSAGE,
        # What others thought of it changes from export to export: no new words.
        Column("against", ("反对数",), converters.integer(), required=False, compares=False),
        Column("likes", ("点赞数",), converters.integer(), required=False, compares=False),
    ),
    key="source",
)
LABELLED = Mapping(
    "labelled",
    (*_MESSAGE, Column("category", ("一级分类",), converters.choice(CATEGORIES))),
    key="source",
)

MAPPINGS: dict[str, Mapping] = {one.name: one for one in (REPLIED, OPEN, LABELLED)}
