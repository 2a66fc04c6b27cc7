from django.db import migrations

# Whoever may connect may draw a number: a drawn number gives no right to anything, and the
# name of the plain role is not known here.
SEQUENCE = """
CREATE SEQUENCE numbering_matter_seq MINVALUE 1 MAXVALUE 999999999999 NO CYCLE;
GRANT USAGE ON SEQUENCE numbering_matter_seq TO PUBLIC;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [migrations.RunSQL(SEQUENCE, "DROP SEQUENCE numbering_matter_seq")]
