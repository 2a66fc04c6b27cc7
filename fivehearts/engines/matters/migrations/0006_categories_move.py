import django.db.models.deletion
from django.db import migrations, models

# Categories move to the catalogue. They keep their keys, so that no matter is written again; only
# where the catalogue has been loaded before do matters follow their category's code.
MOVE = """
DO $$
DECLARE
    named text;
BEGIN
    IF EXISTS (SELECT 1 FROM catalogue_category) THEN
        INSERT INTO catalogue_category
               (code, name_zh, name_en, examples_zh, examples_en, "order", in_force)
        SELECT code, name_zh, name_en, examples_zh, examples_en, "order", retired_at IS NULL
          FROM matters_category ON CONFLICT (code) DO NOTHING;
    ELSE
        INSERT INTO catalogue_category
               (id, code, name_zh, name_en, examples_zh, examples_en, "order", in_force)
        SELECT id, code, name_zh, name_en, examples_zh, examples_en, "order", retired_at IS NULL
          FROM matters_category;
        PERFORM setval(pg_get_serial_sequence('catalogue_category', 'id'), max(id))
           FROM catalogue_category HAVING max(id) IS NOT NULL;
    END IF;
    FOR named IN
        SELECT conname FROM pg_constraint
         WHERE conrelid = 'matters_matter'::regclass AND confrelid = 'matters_category'::regclass
    LOOP
        EXECUTE format('ALTER TABLE matters_matter DROP CONSTRAINT %I', named);
    END LOOP;
    UPDATE matters_matter m SET category_id = c.id
      FROM matters_category o JOIN catalogue_category c ON c.code = o.code
     WHERE m.category_id = o.id AND c.id <> o.id;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
INSERT INTO matters_category (id, code, name_zh, name_en, examples_zh, examples_en, "order")
SELECT id, code, name_zh, name_en, examples_zh, examples_en, "order" FROM catalogue_category;
SELECT setval(pg_get_serial_sequence('matters_category', 'id'), max(id))
  FROM matters_category HAVING max(id) IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_published_stays"),
        ("matters", "0005_requests"),
    ]
    operations = [
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="matter",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="catalogue.category",
                verbose_name="category",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
        migrations.DeleteModel(name="Category"),
    ]
