from django.db import migrations, models

from fivehearts.foundation.scope.policies import (
    RowLevelSecurity,
    by_code,
    by_place,
    by_taking_part,
)
from fivehearts.foundation.search.functions import SearchFunction

# A unit taking part adds sight unless the place lies under it: whoever stands above the unit then
# stands above the place too. Written by whoever may not see the matter, so it runs as the owner.
SIGHT = """
CREATE FUNCTION matters_sight_of_part() RETURNS trigger
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
CREATE TRIGGER matters_sight BEFORE INSERT OR UPDATE OF matter_id, unit_path ON matters_participation
    FOR EACH ROW EXECUTE FUNCTION matters_sight_of_part();

CREATE FUNCTION matters_sight_of_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE matters_participation
       SET beyond = NOT starts_with(NEW.unit_path, unit_path), registered_at = NEW.registered_at
     WHERE matter_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER matters_sight AFTER UPDATE OF unit_path, registered_at ON matters_matter
    FOR EACH ROW WHEN (OLD.unit_path IS DISTINCT FROM NEW.unit_path
                       OR OLD.registered_at IS DISTINCT FROM NEW.registered_at)
    EXECUTE FUNCTION matters_sight_of_matter();
"""
UNDO = """
DROP TRIGGER matters_sight ON matters_matter;
DROP FUNCTION matters_sight_of_matter();
DROP TRIGGER matters_sight ON matters_participation;
DROP FUNCTION matters_sight_of_part();
"""
# Few rows add sight: only these are written, and the column says yes of itself from then on.
FILL = """
UPDATE matters_participation p SET beyond = true, registered_at = m.registered_at
  FROM matters_matter m WHERE m.id = p.matter_id AND NOT starts_with(m.unit_path, p.unit_path);
"""

PLACE = (by_place("matters_matter.unit_path"), by_code("matters_matter.id"))
FORMER = (*PLACE, by_taking_part("matters_participation", key="matter_id", of="matters_matter.id"))
SEEN = (
    *PLACE,
    by_taking_part("matters_participation", key="matter_id", of="matters_matter.id", only="beyond"),
)
OPEN = models.Q(("closed_at", None))


class Migration(migrations.Migration):
    dependencies = [("matters", "0019_publishing")]
    operations = [
        migrations.AddField(
            "participation",
            "beyond",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            "participation", "registered_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "participation",
            "beyond",
            models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.RunSQL(SIGHT, UNDO),
        migrations.RemoveIndex("participation", "matters_participation_path"),
        migrations.AddIndex(
            "participation",
            models.Index(
                fields=["unit_path", "-registered_at", "-matter"],
                condition=models.Q(("beyond", True)),
                name="matters_beyond_newest",
            ),
        ),
        migrations.AddIndex(
            "participation",
            models.Index(
                fields=["matter", "unit_path"],
                condition=models.Q(("beyond", True)),
                name="matters_beyond",
            ),
        ),
        migrations.RemoveIndex("matter", "matters_by_place"),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["unit_path", "-registered_at", "-id"], name="matters_place_newest"
            ),
        ),
        migrations.AddIndex(
            "matter", models.Index(fields=["-registered_at", "-id"], name="matters_newest")
        ),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["unit_path", "next_due_at", "id"], condition=OPEN, name="matters_place_due"
            ),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(fields=["next_due_at", "id"], condition=OPEN, name="matters_due_first"),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["accountable_unit", "next_due_at"],
                condition=OPEN,
                name="matters_open_by_unit",
            ),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["intake_unit", "next_due_at"],
                condition=OPEN,
                name="matters_open_by_intake",
            ),
        ),
        RowLevelSecurity("Matter", *SEEN, former=FORMER),
        SearchFunction(
            "matters_search",
            table="matters_wording",
            key="matter_id",
            vector="vector",
            joined="JOIN matters_matter ON matters_matter.id = matters_wording.matter_id",
            rules=SEEN,
            former=FORMER,
        ),
    ]
