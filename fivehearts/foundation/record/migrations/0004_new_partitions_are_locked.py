from django.db import migrations

# A partition has a lock of its own: one made next month is shut for direct reading like its parent.
LOCKED = """
CREATE OR REPLACE FUNCTION ensure_month_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
    month date;
    made integer := 0;
    child text;
    locked boolean;
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
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0003_looks")]
    operations = [migrations.RunSQL(LOCKED, migrations.RunSQL.noop)]
