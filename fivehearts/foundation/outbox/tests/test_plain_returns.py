"""Letters that come back in plain words, as some providers write them, through a real mailbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from fivehearts.foundation.outbox import actions
from fivehearts.foundation.outbox.bounces import reports
from fivehearts.foundation.outbox.jobs import erase_old, read_returned
from fivehearts.foundation.outbox.models import UnnamedReturn
from fivehearts.foundation.outbox.queries.unnamed import unnamed_returns
from fivehearts.foundation.outbox.tests.ground import MAIL, clerk
from fivehearts.foundation.outbox.tests.mailboxes import PostBox
from fivehearts.foundation.outbox.tests.servers import PostOffice
from fivehearts.foundation.outbox.tests.test_returned import (  # noqa: F401
    LATER,
    box,
    sent,
    server,
)
from fivehearts.foundation.outbox.vocabulary import READ_LOG
from fivehearts.foundation.scope import ActorScope, enter
from fivehearts.foundation.scope.models import Unit
from fivehearts.foundation.verbs import Forbidden, Overtaken

KEY = "0b8c1d52-6d3e-4a54-9f0e-3f1f6f6f0001"
QQ = "您好，您的邮件被退回来了。\n退信原因：收件人邮件地址（zhou@qq.com）不存在，邮件无法送达。\n原邮件：{id}\n"
N163 = "抱歉，您的邮件被退回来了……\n收件人邮箱空间不足，无法接收。\nMessage-ID: {id}\n"
ALIYUN = "系统退信通知\n550 5.7.1 拒收：疑似垃圾邮件\n原信 {id}\n"
SENDMAIL = "The following message could not be delivered.\n550 No such user here\n{id}\n"


def words(
    text: str, *, sender: str, subject: str, key: str = KEY, charset: str = "utf-8", **more: Any
) -> bytes:
    """A letter of plain words, naming ours by its Message-ID where the words have room for it."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, "office@example.cn", subject
    letter.set_content(text.format(id=f"<{key}@example.cn>"), charset=charset, **more)
    return letter.as_bytes()


@pytest.mark.parametrize(
    ("text", "sender", "subject", "charset", "fault", "for_good"),
    [
        (QQ, "PostMaster@qq.com", "来自qq.com的退信", "gb18030", "address_refused", True),
        (N163, "Postmaster@163.com", "系统退信/Systems bounce", "gbk", "mailbox_full", False),
        (ALIYUN, "postmaster@mail.aliyun.com", "退信", "utf-8", "refused", False),
        (SENDMAIL, "MAILER-DAEMON@host.cn", "Returned mail: see transcript", "ascii",
         "address_refused", True),
        ("系统退信。{id}", "postmaster@corp.cn", "退信", "utf-8", "undeliverable", False),
    ],
)  # fmt: skip
def test_plain_words_of_many_providers_are_understood(
    text: str, sender: str, subject: str, charset: str, fault: str, for_good: bool
) -> None:
    found = reports.read(words(text, sender=sender, subject=subject, charset=charset))
    assert found is not None and str(found.delivery) == KEY
    assert (found.fault, found.for_good) == (fault, for_good)


@pytest.mark.parametrize(
    ("text", "sender", "subject"),
    [
        (QQ.replace("{id}", "无编号"), "PostMaster@qq.com", "来自qq.com的退信"),
        (QQ, "zhou@qq.com", "回复：来自qq.com的退信"),
        ("邮件投递延迟，系统将继续重试。{id}", "postmaster@163.com", "投递延迟"),
        (QQ + "<0b8c1d52-6d3e-4a54-9f0e-3f1f6f6f0002@example.cn>", "PostMaster@qq.com", "退信"),
        ("您的邮箱有新的安全提醒。{id}", "postmaster@163.com", "安全提醒"),
    ],
)
def test_what_is_not_sure_is_left_for_people(text: str, sender: str, subject: str) -> None:
    assert reports.read(words(text, sender=sender, subject=subject)) is None


def test_words_of_our_own_letter_below_are_nobodys_reason() -> None:
    ours = EmailMessage()
    ours["Message-ID"], ours["Subject"] = f"<{KEY}@example.cn>", "催办"
    ours.set_content("您家的用户不存在，邮箱已满。")
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "postmaster@163.com", "退信"
    letter.set_content("邮件无法投递。")
    letter.add_attachment(ours)
    found = reports.read(letter.as_bytes())
    assert found is not None and str(found.delivery) == KEY
    assert (found.status, found.for_good) == ("", False)


def test_a_letter_in_plain_words_is_noted_and_taken_out_of_the_mailbox(
    place: Unit,
    office: PostOffice,
    box: PostBox,  # noqa: F811
) -> None:
    delivery = sent(place)
    subject, sender = "来自qq.com的退信", "PostMaster@qq.com"
    box.receive(words(QQ, sender=sender, subject=subject, key=str(delivery.pk), charset="gb18030"))
    assert read_returned(at=LATER) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == ("bounced", "address_refused")
    assert box.counts() == (0, 0)


UNNAMED = QQ.replace("原邮件：{id}", "")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (UNNAMED, "zhou@qq.com"),
        ("邮件无法投递。PostMaster@qq.com 敬上", ""),
        ("无法投递。<0b8c1d52-6d3e-4a54-9f0e-3f1f6f6f0001@x.cn> <0b8c1d52-6d3e-4a54-9f0e-3f1f6f6f0002@x.cn>"
         " Zhou.Li@QQ.com", "zhou.li@qq.com"),
    ],
)  # fmt: skip
def test_what_names_none_of_ours_says_whom_it_could_not_reach(text: str, address: str) -> None:
    letter = words(text, sender="PostMaster@qq.com", subject="来自qq.com的退信")
    assert reports.read(letter) is None
    found = reports.unnamed(letter)
    assert found is not None and (found.address, found.server) == (address, "qq.com")


def test_what_is_understood_and_what_is_no_return_is_not_listed() -> None:
    for text, sender in ((QQ, "PostMaster@qq.com"), (UNNAMED, "zhou@qq.com"), ("您好", "a@b.cn")):
        assert reports.unnamed(words(text, sender=sender, subject="退信")) is None


def test_unnamed_ones_stand_with_the_unit_that_wrote_there_until_somebody_has_seen_them(
    place: Unit,
    office: PostOffice,
    box: PostBox,  # noqa: F811
) -> None:
    delivery = sent(place)
    ours = words(f"无法投递：{MAIL}", sender="PostMaster@qq.com", subject="退信")
    for letter in (ours, ours, words(UNNAMED, sender="PostMaster@qq.com", subject="退信")):
        box.receive(letter)
    assert read_returned(at=LATER) == 0
    assert box.counts() == (3, 0), "the letters stay, read"
    mine = UnnamedReturn.unscoped.get(delivery=delivery)
    assert (mine.unit_path, mine.times, mine.fault) == (place.path, 2, "undeliverable")
    with enter(ActorScope(clerk(place, READ_LOG))):
        assert mine in unnamed_returns()
    stranger = replace(clerk(place, READ_LOG), posts=())
    with enter(ActorScope(stranger)):
        assert not unnamed_returns().exists()
    with pytest.raises(Forbidden):
        actions.see_unnamed(by=stranger, returned=mine, at=LATER)
    actions.see_unnamed(by=clerk(place, READ_LOG), returned=mine, at=LATER)
    with pytest.raises(Overtaken):
        actions.see_unnamed(by=clerk(place, READ_LOG), returned=mine, at=LATER)
    mine.refresh_from_db()
    assert mine.address is None and mine.seen_at == LATER
    # The same again stands on the list again; what nobody sees is forgotten with old messages.
    box.receive(ours)
    read_returned(at=LATER)
    assert UnnamedReturn.unscoped.filter(delivery=delivery, seen_at=None).count() == 1
    erase_old(at=LATER + timedelta(days=400))
    assert not UnnamedReturn.unscoped.exists()
