from django.db import migrations

# For each table in months: how many follow one another from this one on, and whether anything fell
# into the part that catches what has no month. Runs as its owner: partitions are shut for reading.
ROOM = """
CREATE FUNCTION record_room_ahead() RETURNS TABLE (name text, months integer, caught boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
    month date;
BEGIN
    FOR parent IN SELECT table_name FROM record_partitioned ORDER BY 1 LOOP
        name := parent.table_name;
        months := 0;
        month := date_trunc('month', now() AT TIME ZONE 'UTC');
        WHILE to_regclass(name || '_' || to_char(month, 'YYYYMM')) IS NOT NULL LOOP
            months := months + 1;
            month := month + interval '1 month';
        END LOOP;
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name || '_default') INTO caught;
        RETURN NEXT;
    END LOOP;
END $$;
"""

# Until the next migration a part made by the job could be changed by whoever reached for it by its
# own name, as far as the triggers let them: now it is given away no further than its table.
GIVEN = """
CREATE OR REPLACE FUNCTION ensure_month_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
    month date;
    made integer := 0;
    child text;
    locked boolean;
    plain record;
BEGIN
    -- A job and a start-up may meet here.
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month_partitions'));
    FOR parent IN SELECT table_name FROM record_partitioned LOOP
        SELECT relrowsecurity INTO locked FROM pg_class WHERE oid = to_regclass(parent.table_name);
        FOR month IN
            SELECT generate_series(
                date_trunc('month', now() AT TIME ZONE 'UTC'),
                date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => least(months_ahead, 120)),
                interval '1 month')::date
        LOOP
            child := parent.table_name || '_' || to_char(month, 'YYYYMM');
            IF to_regclass(child) IS NULL THEN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    child, parent.table_name,
                    month::timestamp AT TIME ZONE 'UTC',
                    (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                IF locked THEN
                    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
                END IF;
                -- A new table is given to the plain role like any other; a part only as far as its whole.
                FOR plain IN
                    SELECT DISTINCT grantee::regrole AS role FROM pg_class, aclexplode(relacl)
                    WHERE oid = to_regclass(child) AND grantee NOT IN (0, relowner)
                LOOP
                    IF NOT has_table_privilege(plain.role, parent.table_name, 'UPDATE') THEN
                        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %s', child, plain.role);
                    END IF;
                END LOOP;
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0004_new_partitions_are_locked")]
    operations = [
        migrations.RunSQL(ROOM, "DROP FUNCTION record_room_ahead();"),
        migrations.RunSQL(GIVEN, migrations.RunSQL.noop),
    ]
