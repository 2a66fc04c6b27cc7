"""Words for devices: which browser on what, and how somebody signed in there."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Browser(TextChoices):
    """Browsers people know by name."""

    WECHAT = "wechat", _("WeChat")
    DINGTALK = "dingtalk", _("DingTalk")
    EDGE = "edge", _("Edge browser")
    BROWSER_360 = "360", _("360 browser")
    QQ = "qq", _("QQ browser")
    FIREFOX = "firefox", _("Firefox browser")
    CHROME = "chrome", _("Chrome browser")
    SAFARI = "safari", _("Safari browser")
    OTHER = "other", _("Another browser")


class Machine(TextChoices):
    """What the browser runs on."""

    IPHONE = "iphone", _("iPhone")
    IPAD = "ipad", _("iPad")
    HARMONY = "harmony", _("HarmonyOS device")
    ANDROID = "android", _("Android phone")
    WINDOWS = "windows", _("Windows computer")
    MAC = "mac", _("Mac computer")
    LINUX = "linux", _("Linux computer")
    OTHER = "other", _("Another device")


class FirstStep(TextChoices):
    """How somebody signed in."""

    PASSWORD = "password", _("by password")
    CODE = "code", _("by password and code")
    RECOVERY = "recovery", _("by password and recovery code")
    KEY = "key", _("by password and passkey")
    PASSKEY = "passkey", _("by passkey")


# What a browser says of itself, the most telling first: all of them claim to be several.
BROWSER_MARKS = (
    ("micromessenger", Browser.WECHAT),
    ("dingtalk", Browser.DINGTALK),
    ("edg", Browser.EDGE),
    ("360se", Browser.BROWSER_360),
    ("qihu", Browser.BROWSER_360),
    ("qqbrowser", Browser.QQ),
    ("firefox", Browser.FIREFOX),
    ("fxios", Browser.FIREFOX),
    ("chrome", Browser.CHROME),
    ("crios", Browser.CHROME),
    ("safari", Browser.SAFARI),
)
MACHINE_MARKS = (
    ("iphone", Machine.IPHONE),
    ("ipad", Machine.IPAD),
    ("harmony", Machine.HARMONY),
    ("openharmony", Machine.HARMONY),
    ("android", Machine.ANDROID),
    ("windows", Machine.WINDOWS),
    ("macintosh", Machine.MAC),
    ("linux", Machine.LINUX),
)


def browser_of(told: str) -> Browser:
    """Which browser this is, by what it says of itself."""
    said = told.lower()
    return next((one for mark, one in BROWSER_MARKS if mark in said), Browser.OTHER)


def machine_of(told: str) -> Machine:
    """What it runs on, by what it says of itself."""
    said = told.lower()
    return next((one for mark, one in MACHINE_MARKS if mark in said), Machine.OTHER)
