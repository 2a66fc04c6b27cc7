from django.db import migrations

TIMELINE = """
CREATE SEQUENCE matters_timelinestep_id_seq;
CREATE TABLE matters_timelinestep (
    id bigint NOT NULL DEFAULT nextval('matters_timelinestep_id_seq'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    matter_id bigint NOT NULL,
    round smallint NOT NULL,
    at timestamptz NOT NULL,
    verb varchar(14) NOT NULL CHECK (verb <> ''),
    by varchar(80) NOT NULL CHECK (by ~ '^(user|system|resident):.'),
    by_name varchar(60) NOT NULL DEFAULT '',
    unit_id bigint,
    public boolean NOT NULL,
    words text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);
ALTER SEQUENCE matters_timelinestep_id_seq OWNED BY matters_timelinestep.id;
CREATE INDEX matters_timelinestep_matter ON matters_timelinestep (matter_id, id);
CREATE TABLE matters_timelinestep_default PARTITION OF matters_timelinestep DEFAULT;
CREATE TRIGGER matters_timelinestep_kept BEFORE UPDATE OR DELETE ON matters_timelinestep
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER matters_timelinestep_whole BEFORE TRUNCATE ON matters_timelinestep
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
INSERT INTO record_partitioned VALUES ('matters_timelinestep', 'recorded_at');
SELECT ensure_month_partitions(24);
"""
UNDO_TIMELINE = """
DELETE FROM record_partitioned WHERE table_name = 'matters_timelinestep';
DROP TABLE matters_timelinestep;
"""

# At every commit: an open matter has an owner or a queue (a check constraint says so), one running
# span at the unit that holds it, and a running promise; a final one has neither span nor promise.
INVARIANT = """
CREATE FUNCTION matters_check(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m record;
    spans integer;
    running integer;
BEGIN
    SELECT x.id, x.state, x.holder_unit_id, x.closed_at, x.registered_at, p.state AS promise_state INTO m
      FROM matters_matter x JOIN promises_promise p ON p.id = x.promise_id WHERE x.id = wanted;
    IF NOT FOUND THEN RETURN; END IF;
    IF m.closed_at IS NULL THEN
        SELECT count(*) INTO spans FROM matters_span
         WHERE matter_id = m.id AND until IS NULL AND unit_id = m.holder_unit_id;
        IF m.promise_state <> 'running' OR spans <> 1 THEN
            RAISE EXCEPTION 'open matter %: promise %, % running spans at its holder', m.id, m.promise_state, spans
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        SELECT count(*) INTO spans FROM matters_span WHERE matter_id = m.id AND until IS NULL;
        SELECT count(*) INTO running FROM matters_due d JOIN promises_promise p ON p.id = d.promise_id
         WHERE d.matter_id = m.id AND p.state = 'running';
        IF spans <> 0 OR running <> 0 THEN
            RAISE EXCEPTION 'final matter %: % running spans, % running promises', m.id, spans, running
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
END $$;

CREATE FUNCTION matters_check_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matters_check(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION matters_check_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matters_check(NEW.matter_id);
    RETURN NULL;
END $$;
CREATE FUNCTION matters_check_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matters_check(d.matter_id) FROM matters_due d WHERE d.promise_id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER matters_matter_whole AFTER INSERT OR UPDATE OF state, holder_unit_id, promise_id
    ON matters_matter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_matter();
CREATE CONSTRAINT TRIGGER matters_span_whole AFTER UPDATE ON matters_span
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_span();
CREATE CONSTRAINT TRIGGER matters_promise_whole AFTER UPDATE OF state ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_promise();
"""
UNDO_INVARIANT = """
DROP TRIGGER matters_promise_whole ON promises_promise;
DROP TRIGGER matters_span_whole ON matters_span;
DROP TRIGGER matters_matter_whole ON matters_matter;
DROP FUNCTION matters_check_promise();
DROP FUNCTION matters_check_span();
DROP FUNCTION matters_check_matter();
DROP FUNCTION matters_check(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_initial"), ("promises", "0002_dates_move_by_a_verb")]
    operations = [
        migrations.RunSQL(TIMELINE, UNDO_TIMELINE),
        migrations.RunSQL(INVARIANT, UNDO_INVARIANT),
    ]
