from django.db import migrations

# Few entries are looks at masked things: the head's page of a month reads them and no others.
LOOKS = """
CREATE INDEX record_entry_looks ON record_entry (recorded_at, unit_id)
    WHERE verb IN ('people.reveal', 'matters.reveal_number');
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0002_seal")]
    operations = [migrations.RunSQL(LOOKS, "DROP INDEX record_entry_looks;")]
