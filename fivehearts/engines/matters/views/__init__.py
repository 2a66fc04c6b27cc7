"""How people touch matters at the desk."""

from fivehearts.engines.matters.views.clock import clock
from fivehearts.engines.matters.views.joining import joining
from fivehearts.engines.matters.views.limits import limits
from fivehearts.engines.matters.views.matter import contact_shown, matter, number_shown, photo, verb
from fivehearts.engines.matters.views.order_workbooks import (
    order_columns,
    order_workbook,
    orders_taken,
    orders_to_mend,
)
from fivehearts.engines.matters.views.orders import (
    answers,
    answers_taken,
    answers_undone,
    order,
    order_again,
    order_answered,
    order_date,
    order_new,
    orders,
)
from fivehearts.engines.matters.views.publishing import (
    linked,
    measured,
    published,
    publishing,
    taken_down,
    unlinked,
)
from fivehearts.engines.matters.views.ratings import ratings
from fivehearts.engines.matters.views.registering import code_renewed, questions, receipt, register

__all__ = [
    "answers",
    "answers_taken",
    "answers_undone",
    "clock",
    "code_renewed",
    "contact_shown",
    "joining",
    "limits",
    "linked",
    "matter",
    "measured",
    "number_shown",
    "order",
    "order_again",
    "order_answered",
    "order_columns",
    "order_date",
    "order_new",
    "order_workbook",
    "orders",
    "orders_taken",
    "orders_to_mend",
    "photo",
    "published",
    "publishing",
    "questions",
    "ratings",
    "receipt",
    "register",
    "taken_down",
    "unlinked",
    "verb",
]
