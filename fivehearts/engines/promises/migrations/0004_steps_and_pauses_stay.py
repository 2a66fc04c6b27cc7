from django.db import migrations

# Steps of the ladder are appended for good. A suspension is appended too; only its end, and the
# working time it held, are written later, once.
KEPT = """
CREATE TRIGGER promises_climb_kept BEFORE UPDATE OR DELETE ON promises_climb
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER promises_climb_whole BEFORE TRUNCATE ON promises_climb
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE FUNCTION promises_pause_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR (NEW.id, NEW.promise_id, NEW.since, NEW.reason, NEW."by")
        IS DISTINCT FROM (OLD.id, OLD.promise_id, OLD.since, OLD.reason, OLD."by") THEN
        RAISE EXCEPTION 'suspension % is not rewritten', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promises_pause_ends BEFORE UPDATE ON promises_pause
    FOR EACH ROW EXECUTE FUNCTION promises_pause_ends_once();
CREATE TRIGGER promises_pause_kept BEFORE DELETE ON promises_pause
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER promises_pause_whole BEFORE TRUNCATE ON promises_pause
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- At every commit: a promise says it is suspended where, and since when, its list says so.
CREATE FUNCTION promises_check_pause(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT paused_since FROM promises_promise WHERE id = wanted)
        IS DISTINCT FROM (SELECT since FROM promises_pause WHERE promise_id = wanted AND until IS NULL) THEN
        RAISE EXCEPTION 'promise %: its suspension is not the one in the list', wanted
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION promises_check_promise_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promises_check_pause(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION promises_check_listed_pause() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM promises_check_pause(NEW.promise_id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER promises_promise_pause AFTER UPDATE OF paused_since ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.paused_since IS DISTINCT FROM NEW.paused_since) EXECUTE FUNCTION promises_check_promise_pause();
CREATE CONSTRAINT TRIGGER promises_pause_listed AFTER INSERT OR UPDATE ON promises_pause
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION promises_check_listed_pause();
"""
UNDO = """
DROP TRIGGER promises_pause_listed ON promises_pause;
DROP TRIGGER promises_promise_pause ON promises_promise;
DROP FUNCTION promises_check_listed_pause();
DROP FUNCTION promises_check_promise_pause();
DROP FUNCTION promises_check_pause(bigint);
DROP TRIGGER promises_pause_whole ON promises_pause;
DROP TRIGGER promises_pause_kept ON promises_pause;
DROP TRIGGER promises_pause_ends ON promises_pause;
DROP FUNCTION promises_pause_ends_once();
DROP TRIGGER promises_climb_whole ON promises_climb;
DROP TRIGGER promises_climb_kept ON promises_climb;
"""

# What runs already takes its place on the ladder: the first sweep asks the calendar for each.
TAKE_PLACE = """
UPDATE promises_promise SET next_rung_at = warn_at WHERE state = 'running' AND NOT historical;
"""


class Migration(migrations.Migration):
    dependencies = [("promises", "0003_ladder_and_pauses")]
    operations = [
        migrations.RunSQL(KEPT, UNDO),
        migrations.RunSQL(TAKE_PLACE, migrations.RunSQL.noop),
    ]
