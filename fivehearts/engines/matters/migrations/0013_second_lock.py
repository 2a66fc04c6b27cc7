from django.db import migrations

from fivehearts.foundation.scope.policies import (
    RowLevelSecurity,
    by_code,
    by_parent,
    by_place,
    by_taking_part,
)
from fivehearts.foundation.search.functions import SearchFunction

# What holds words or a code of a resident. Units taking part, spans and dues hold units and moments.
WITH_WORDS = (
    "Wording",
    "Fragment",
    "Access",
    "TimelineStep",
    "Photo",
    "Report",
    "FollowUp",
    "Request",
    "Escalation",
    "Urging",
    "Supervision",
    "Order",
)

# The invariant looks at every row, whoever writes: a check that does not find its matter is none.
WHOLE = """
ALTER FUNCTION matters_check(bigint) SECURITY DEFINER SET search_path = public, pg_temp;
"""
UNDO = """
ALTER FUNCTION matters_check(bigint) SECURITY INVOKER RESET search_path;
"""


SEEN = (
    by_place("matters_matter.unit_path"),
    by_code("matters_matter.id"),
    by_taking_part("matters_participation", key="matter_id", of="matters_matter.id"),
)


class Migration(migrations.Migration):
    dependencies = [("matters", "0012_name_of_file"), ("scope", "0002_second_lock")]
    operations = [
        migrations.RunSQL(WHOLE, UNDO),
        RowLevelSecurity("Matter", *SEEN),
        *(RowLevelSecurity(model, by_parent("matters_matter", "matter_id")) for model in WITH_WORDS),
        SearchFunction(
            "matters_search",
            table="matters_wording",
            key="matter_id",
            vector="vector",
            joined="JOIN matters_matter ON matters_matter.id = matters_wording.matter_id",
            rules=SEEN,
        ),
    ]
