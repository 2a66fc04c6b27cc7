from django.db import migrations, models

from fivehearts.foundation.scope.policies import by_code, by_place, by_taking_part
from fivehearts.foundation.search.functions import NewestSearch

# Of the parts that add sight, those whose matter is still open: lists of open work ask them alone.
SIGHT = """
CREATE OR REPLACE FUNCTION matters_sight_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place text; moment timestamptz; ended timestamptz;
BEGIN
    SELECT unit_path, registered_at, closed_at INTO place, moment, ended
      FROM matters_matter WHERE id = NEW.matter_id;
    IF FOUND THEN
        NEW.beyond := NOT starts_with(place, NEW.unit_path);
        NEW.beyond_open := NEW.beyond AND ended IS NULL;
        NEW.registered_at := CASE WHEN NEW.beyond THEN moment END;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION matters_sight_of_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE matters_participation p
       SET beyond = t.beyond, beyond_open = t.beyond AND NEW.closed_at IS NULL,
           registered_at = CASE WHEN t.beyond THEN NEW.registered_at END
      FROM (SELECT id, NOT starts_with(NEW.unit_path, unit_path) AS beyond
              FROM matters_participation WHERE matter_id = NEW.id) t
     WHERE p.id = t.id
       AND (p.beyond, p.beyond_open, p.registered_at)
           IS DISTINCT FROM (t.beyond, t.beyond AND NEW.closed_at IS NULL,
                             CASE WHEN t.beyond THEN NEW.registered_at END);
    RETURN NULL;
END $$;
DROP TRIGGER matters_sight ON matters_matter;
CREATE TRIGGER matters_sight AFTER UPDATE OF unit_path, registered_at, closed_at ON matters_matter
    FOR EACH ROW WHEN (OLD.unit_path IS DISTINCT FROM NEW.unit_path
                       OR OLD.registered_at IS DISTINCT FROM NEW.registered_at
                       OR (OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL))
    EXECUTE FUNCTION matters_sight_of_matter();
"""
UNDO = """
CREATE OR REPLACE FUNCTION matters_sight_of_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE place text; moment timestamptz;
BEGIN
    SELECT unit_path, registered_at INTO place, moment FROM matters_matter WHERE id = NEW.matter_id;
    IF FOUND THEN
        NEW.beyond := NOT starts_with(place, NEW.unit_path);
        NEW.registered_at := moment;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION matters_sight_of_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE matters_participation
       SET beyond = NOT starts_with(NEW.unit_path, unit_path), registered_at = NEW.registered_at
     WHERE matter_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER matters_sight ON matters_matter;
CREATE TRIGGER matters_sight AFTER UPDATE OF unit_path, registered_at ON matters_matter
    FOR EACH ROW WHEN (OLD.unit_path IS DISTINCT FROM NEW.unit_path
                       OR OLD.registered_at IS DISTINCT FROM NEW.registered_at)
    EXECUTE FUNCTION matters_sight_of_matter();
"""
FILL = """
UPDATE matters_participation p SET beyond_open = true
  FROM matters_matter m WHERE m.id = p.matter_id AND p.beyond AND m.closed_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0021_limits")]
    operations = [
        migrations.AddField(
            "participation",
            "beyond_open",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "participation",
            "beyond_open",
            models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AlterField(
            "participation", "registered_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunSQL(SIGHT, UNDO),
        migrations.AddIndex(
            "participation",
            models.Index(
                fields=["unit_path", "matter"],
                condition=models.Q(("beyond_open", True)),
                name="matters_beyond_open",
            ),
        ),
        NewestSearch(
            "matters_search",
            table="matters_wording",
            key="matter_id",
            vector="vector",
            of="matters_matter",
            path="unit_path",
            moment="registered_at",
            taking="matters_participation",
            taking_key="matter_id",
            taking_path="unit_path",
            only="beyond",
            rules=(
                by_place("matters_matter.unit_path"),
                by_code("matters_matter.id"),
                by_taking_part(
                    "matters_participation", key="matter_id", of="matters_matter.id", only="beyond"
                ),
            ),
        ),
    ]
