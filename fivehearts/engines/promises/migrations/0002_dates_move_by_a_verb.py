from django.db import migrations

# A promised date changes only together with an appended row that says why (DESIGN §5).
MOVES = """
CREATE FUNCTION promises_date_moves_by_a_verb() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM promises_move
        WHERE promise_id = NEW.id AND old_due_at = OLD.due_at AND new_due_at = NEW.due_at
    ) THEN
        RAISE EXCEPTION 'promise %: a promised date moves only by a recorded verb', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER promises_promise_date AFTER UPDATE OF due_at ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.due_at IS DISTINCT FROM NEW.due_at) EXECUTE FUNCTION promises_date_moves_by_a_verb();
CREATE TRIGGER promises_move_kept BEFORE UPDATE OR DELETE ON promises_move
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER promises_move_whole BEFORE TRUNCATE ON promises_move
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What ended has ended: nobody reopens a promise or rewrites how it was made.
CREATE FUNCTION promises_ended_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'running' OR NEW.made_at <> OLD.made_at OR NEW.unit_id <> OLD.unit_id THEN
        RAISE EXCEPTION 'promise % is not rewritten', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER promises_promise_ended BEFORE UPDATE ON promises_promise
    FOR EACH ROW EXECUTE FUNCTION promises_ended_stays();
"""
UNDO = """
DROP TRIGGER promises_promise_ended ON promises_promise;
DROP FUNCTION promises_ended_stays();
DROP TRIGGER promises_move_whole ON promises_move;
DROP TRIGGER promises_move_kept ON promises_move;
DROP TRIGGER promises_promise_date ON promises_promise;
DROP FUNCTION promises_date_moves_by_a_verb();
"""


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]
    operations = [migrations.RunSQL(MOVES, UNDO)]
