"""Messages out: written with the change they tell of, delivered by a worker, and never twice.

An app above declares what it has to say, once, in its vocabulary:

    REGISTERED = declare(
        "matters.registered",
        label=_("Receipt for the resident"),
        title=_("We have received your request %(number)s"),
        body=_("You hear from %(unit)s by %(due)s."),
        short=_("Received: %(number)s. You hear from %(unit)s by %(due)s."),
        facts=("number", "unit", "due"),
        channels=(Channel.SMS,),
    )

and tells it inside its own action, in the same transaction
(`from fivehearts.foundation.outbox import actions`):

    actions.tell(kind=REGISTERED, to=f"person:{person.pk}", about=matter, unit=unit,
                facts={"number": …, "unit": …, "due": …}, by=by, at=at)

Recipients are references: `user:12`, `person:<uuid>`, a circle such as `unit:5/matters.accept`
(everybody who holds that permission there), `robots:5` (the work chats of a unit), `hook:events`
(the webhook of the installation). What stands behind them only upper floors know:
`config/reaching.py`, one page, tells by which ways each can be reached and in which language.
"""
