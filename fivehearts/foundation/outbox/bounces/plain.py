"""Letters that came back with plain words instead of a report for machines. Pure.

Some providers (QQ, 163, aliyun and older servers) send 退信 in words alone. It counts only where
three things meet: a mail server writes it, it says that a letter failed, and our letter is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

_MOST_CHARACTERS = 20_000
_SERVERS = re.compile(r"^(mailer[-_]?daemon|post-?master|mail-?daemon|mdaemon|bounce)s?$", re.I)
_FAILED = re.compile(
    r"退信|退回|无法投递|投递失败|发送失败|未送达|undeliver|delivery (?:status notification \(failure\)|failed|failure)"
    r"|returned mail|returned to sender|failure notice|mail delivery failed|could not be delivered",
    re.I,
)
# Not yet failed: the server goes on trying.
_LATER = re.compile(
    r"延迟|稍后|重试|delayed|warning: message still|will (?:retry|be retried|keep)", re.I
)
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b", re.ASCII)
_REPLY = re.compile(r"(?<![\d.])5[0-5]\d(?=[ \-])", re.ASCII)
# In the order in which they are asked: the reason in words, as an enhanced status code.
_WORDS = (
    ("5.2.2", re.compile(r"邮箱已满|空间不足|容量不足|超出.{0,6}容量|mailbox (?:is )?full|over ?quota|quota exceeded", re.I)),
    ("5.7.1", re.compile(r"拒收|垃圾邮件|反垃圾|黑名单|\bspam\b|blocked|blacklist|content reject", re.I)),
    ("5.1.1", re.compile(
        r"(?:用户|邮箱|地址|帐号|账号|收件人)[^。\n]{0,60}?(?:不存在|未找到|已注销|被禁用|异常)|不存在[^。\n]{0,8}(?:用户|邮箱|地址)"
        r"|no such user|user (?:unknown|not found)|unknown user|does not exist|recipient not found|mailbox (?:not found|unavailable)", re.I)),
)  # fmt: skip
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", re.ASCII)
_LONGEST_ADDRESS, LONGEST_SERVER = 254, 80
# What stands before the @ of a Message-ID of ours is no address.
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-", re.ASCII)
_NAMED = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@", re.ASCII)


def says_failed(letter: Message, parts: Iterable[Message]) -> str | None:
    """The status in a letter of plain words that says ours failed; "" where it gives no reason,
    None where it is no such letter.

    The words of the server alone count, not those of our letter that stand below.
    """
    sender = parseaddr(str(letter.get("From", "")))[1].partition("@")[0]
    if not _SERVERS.match(sender):
        return None
    subject, said = _decoded(letter.get("Subject", "")), "\n".join(texts(parts))
    if not _FAILED.search(f"{subject}\n{said}") or _LATER.search(subject):
        return None
    code = _STATUS.search(said)
    if code:
        return code[0]
    by_words = next((status for status, words in _WORDS if words.search(said)), "")
    reply = _REPLY.search(said)
    return by_words or (reply[0] if reply else "")


def named_in(parts: Iterable[Message]) -> str:
    """The key of our letter where its Message-ID stands in the words; "" where none, or several."""
    found = {key for text in texts(parts) for key in _NAMED.findall(text)}
    return found.pop() if len(found) == 1 else ""


def address_in(letter: Message, parts: Iterable[Message], enclosed: Iterable[Message]) -> str:
    """The address a letter of plain words says it could not reach; "" where it names none.

    What the server says of it in a field of its own, then to whom the letter it encloses was sent,
    then the first address in its words that is not its own.
    """
    server = parseaddr(str(letter.get("From", "")))[1].lower()
    told = [
        str(letter.get("X-Failed-Recipients", "")),
        *(str(one.get("To", "")) for one in enclosed),
    ]
    for text in [*told, *texts(parts)]:
        for found in _ADDRESS.findall(text[:_MOST_CHARACTERS]):
            name = found.partition("@")[0]
            if found.lower() != server and not _SERVERS.match(name) and not _KEY.match(name):
                return str(found).lower()[:_LONGEST_ADDRESS]
    return ""


def server_of(letter: Message) -> str:
    """The domain of whoever wrote the letter; "" where it says none."""
    sender = parseaddr(str(letter.get("From", "")))[1]
    return sender.rpartition("@")[2].lower()[:LONGEST_SERVER]


def texts(parts: Iterable[Message]) -> Iterator[str]:
    """The readable words of a letter, whatever charset the server believes in."""
    for part in parts:
        if part.get_content_type() not in {"text/plain", "text/html"}:
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield _words(payload, part.get_content_charset())[:_MOST_CHARACTERS]


def _words(payload: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "gb18030"):
        try:
            if name:
                return payload.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return payload.decode("latin-1")


def _decoded(value: object) -> str:
    try:
        return str(make_header(decode_header(str(value))))
    except (ValueError, LookupError):
        return str(value)
