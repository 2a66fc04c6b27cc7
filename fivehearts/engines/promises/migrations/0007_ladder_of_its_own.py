import django.db.models.deletion
from django.db import migrations, models

# Free room on each page, and no index but the key: the new version of a row stands beside the old
# one, and no index hears of it.
PLACES = """
ALTER TABLE promises_ladder SET (fillfactor = 50);
INSERT INTO promises_ladder (promise_id, rung, climbed_at, next_at)
    SELECT id, rung, climbed_at, next_rung_at FROM promises_promise
    WHERE state = 'running' AND NOT historical;
"""

# A step has one index, and whether its promise stands on the ladder is asked once for all steps of
# a statement: row by row that cost as much as writing them.
STEPS = """
ALTER TABLE promises_climb DROP CONSTRAINT promises_no_step_twice;
ALTER TABLE promises_climb DROP CONSTRAINT promises_climb_pkey;
ALTER TABLE promises_climb DROP COLUMN id;
ALTER TABLE promises_climb ADD CONSTRAINT promises_no_step_twice PRIMARY KEY (promise_id, rung, tier_step);

CREATE FUNCTION promises_climb_on_ladder() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF EXISTS (SELECT FROM added LEFT JOIN promises_ladder p USING (promise_id) WHERE p.rung IS NULL) THEN
        RAISE EXCEPTION 'a step is taken by a promise on the ladder' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER promises_climb_on_ladder AFTER INSERT ON promises_climb
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION promises_climb_on_ladder();
CREATE FUNCTION promises_with_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM promises_climb WHERE promise_id = OLD.id) THEN
        RAISE EXCEPTION 'promise % took steps of the ladder', OLD.id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER promises_promise_with_steps BEFORE DELETE ON promises_promise
    FOR EACH ROW EXECUTE FUNCTION promises_with_steps_stay();
"""

# At every commit: what runs has its place, and a step is due only while the clock runs. A sweep
# moves steps that are due already, so it is asked nothing here.
PLACED = """
CREATE FUNCTION promises_check_place(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    p record;
    place record;
BEGIN
    SELECT state, paused_since, historical INTO p FROM promises_promise WHERE id = wanted;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT promise_id, next_at INTO place FROM promises_ladder WHERE promise_id = wanted;
    IF (place.promise_id IS NOT NULL) <> (p.state = 'running' AND NOT p.historical)
        OR (place.next_at IS NOT NULL AND p.paused_since IS NOT NULL) THEN
        RAISE EXCEPTION 'promise %: its place on the ladder is not as it runs', wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION promises_check_promise_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promises_check_place(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION promises_check_listed_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promises_check_place(coalesce(NEW.promise_id, OLD.promise_id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER promises_promise_placed AFTER INSERT ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'running' AND NOT NEW.historical)
    EXECUTE FUNCTION promises_check_promise_place();
CREATE CONSTRAINT TRIGGER promises_promise_place AFTER UPDATE OF state, paused_since, historical ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.state, OLD.paused_since, OLD.historical) IS DISTINCT FROM (NEW.state, NEW.paused_since, NEW.historical))
    EXECUTE FUNCTION promises_check_promise_place();
CREATE CONSTRAINT TRIGGER promises_ladder_gone AFTER INSERT OR DELETE ON promises_ladder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_check_listed_place();
CREATE CONSTRAINT TRIGGER promises_ladder_waits AFTER UPDATE ON promises_ladder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.next_at IS NULL AND NEW.next_at IS NOT NULL)
    EXECUTE FUNCTION promises_check_listed_place();
"""

KEPT = [
    migrations.RemoveConstraint(model_name="promise", name="promises_promise_climbs_while_running"),
    migrations.RemoveIndex(model_name="promise", name="promises_next_rung"),
    migrations.RemoveField(model_name="promise", name="climbed_at"),
    migrations.RemoveField(model_name="promise", name="next_rung_at"),
    migrations.RemoveField(model_name="promise", name="rung"),
]


class Migration(migrations.Migration):
    dependencies = [("promises", "0006_figures_by_month")]
    operations = [
        migrations.CreateModel(
            name="Ladder",
            fields=[
                ("promise", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="ladder", serialize=False, to="promises.promise", verbose_name="promise")),
                ("rung", models.PositiveSmallIntegerField(default=0, verbose_name="rung")),
                ("climbed_at", models.DateTimeField(blank=True, null=True, verbose_name="climbed at")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next step at")),
            ],
            options={
                "verbose_name": "place on the ladder",
                "verbose_name_plural": "places on the ladder",
            },
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        *KEPT,
        migrations.AlterField(
            model_name="climb",
            name="promise",
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="climbs", to="promises.promise"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(STEPS)],
            state_operations=[
                migrations.RemoveConstraint(model_name="climb", name="promises_no_step_twice"),
                migrations.RemoveField(model_name="climb", name="id"),
                migrations.AddField(
                    model_name="climb",
                    name="pk",
                    field=models.CompositePrimaryKey("promise_id", "rung", "tier_step", blank=True, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.RunSQL(PLACED),
    ]
