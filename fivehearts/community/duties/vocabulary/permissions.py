"""Permissions: what a post may allow. A rule asks for one of these names and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

Permission = str

# Name → what it allows, as administrators read it.
PERMISSIONS: Mapping[Permission, LazyText] = MappingProxyType(
    {
        "matters.view": _("read matters, with contacts masked"),
        "matters.register": _("register what residents ask"),
        "matters.accept": _("accept a matter, or decline it with the right address"),
        "matters.dispatch": _("hand a matter to the unit that answers for it"),
        "matters.sign": _("sign for a matter on behalf of the unit"),
        "matters.handle": _("contact the resident, take notes and report a matter done"),
        "matters.review": _("check what was reported done before it goes to the resident"),
        "matters.follow_up": _("ask residents afterwards whether it was solved"),
        "matters.reveal": _("see a masked contact after naming the purpose"),
        "matters.decide": _("decide where a unit wants to return a matter or asks for more time"),
        "matters.escalate": _("raise a matter to the next tier, or hand it back"),
        "matters.supervise": _("urge units and order supervision"),
        "matters.archive": _("put finished matters into the archive"),
        "matters.publish": _("release matters for everybody, redacted, or take them down"),
        "matters.import": _("bring in matters from other systems"),
        "figures.view": _("read the figures"),
        "duties.invite": _("invite colleagues and end their posts"),
        "duties.accounts": _("make accounts, close them and open them again; give no posts"),
        "duties.grant": _("give posts and end them, take a lost second factor off"),
        "record.inspect": _("read the record of who did and who looked; change nothing"),
        "catalogue.manage": _("change the catalogue of matters, its terms and questions"),
        "knowledge.write": _("write articles of the knowledge base for the unit"),
        "knowledge.review": _("review and publish articles somebody else wrote"),
        "outbox.read": _("read which messages went out and send one again; never their words"),
        "outbox.robots": _("say which work chats hear of the unit's work"),
        "people.view": _("open files of residents, masked, with what a visit needs"),
        "people.edit": _("write down residents, households, where they live, and who leaves"),
        "people.labels": _("keep labels and consents, also on health and hardship"),
        "people.looks": _("read who looked at masked contacts, and for what purpose"),
        "people.reveal": _("see a masked field of a file after naming the purpose"),
        "people.merge": _("merge two files of one person, and take that back"),
        "people.export": _("take lists of residents out, masked"),
        "people.import": _("take the register of residents in from workbooks"),
        "people.erase": _("erase files before their time, or hold them beyond it"),
        "people.keeping": _("say how long files are kept, for a city and its communities"),
        "places.manage": _("change units, quarters, buildings and dwellings"),
    }
)
