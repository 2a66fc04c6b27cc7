from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

# The ground other floors stand on too: month partitions and append-only tables.
GROUND = """
CREATE TABLE record_partitioned (
    table_name text PRIMARY KEY,
    column_name text NOT NULL
);

-- Runs as its owner, so that the plain role may make next month's partitions and nothing else.
CREATE FUNCTION ensure_month_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
    month date;
    made integer := 0;
    child text;
BEGIN
    -- A job and a start-up may meet here.
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month_partitions'));
    FOR parent IN SELECT table_name FROM record_partitioned LOOP
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
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;

-- The reset path is for tests alone: only the owner of the table can take it.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('app.allow_reset', true) = 'on'
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- The database alone says when something was recorded.
CREATE FUNCTION recorded_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF abs(extract(epoch FROM NEW.recorded_at - clock_timestamp())) > 5
       OR NEW.txid <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'recorded_at and txid are set by the database' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

ENTRY = """
CREATE SEQUENCE record_entry_id_seq;
CREATE TABLE record_entry (
    id bigint NOT NULL DEFAULT nextval('record_entry_id_seq'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    txid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    at timestamptz NOT NULL,
    by varchar(80) NOT NULL CHECK (by ~ '^(user|system|resident):.'),
    verb varchar(80) NOT NULL CHECK (verb <> ''),
    subject varchar(120) NOT NULL CHECK (subject <> ''),
    unit_id bigint,
    data jsonb NOT NULL DEFAULT '{}',
    address varchar(45) NOT NULL DEFAULT '',
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);
ALTER SEQUENCE record_entry_id_seq OWNED BY record_entry.id;
CREATE INDEX record_entry_subject ON record_entry (subject, id);
CREATE TABLE record_entry_default PARTITION OF record_entry DEFAULT;
CREATE TRIGGER record_entry_now BEFORE INSERT ON record_entry FOR EACH ROW EXECUTE FUNCTION recorded_now();
CREATE TRIGGER record_entry_kept BEFORE UPDATE OR DELETE ON record_entry FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER record_entry_whole BEFORE TRUNCATE ON record_entry FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
INSERT INTO record_partitioned VALUES ('record_entry', 'recorded_at');
SELECT ensure_month_partitions(24);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        # Exclusion constraints of later floors mix equality and ranges.
        BtreeGistExtension(),
        migrations.RunSQL(
            GROUND,
            "DROP FUNCTION ensure_month_partitions(integer); DROP FUNCTION forbid_change();"
            " DROP FUNCTION recorded_now(); DROP TABLE record_partitioned;",
        ),
        migrations.RunSQL(ENTRY, "DROP TABLE record_entry;"),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("txid", models.BigIntegerField()),
                ("at", models.DateTimeField(verbose_name="at")),
                ("by", models.CharField(max_length=80, verbose_name="by")),
                ("verb", models.CharField(max_length=80, verbose_name="verb")),
                ("subject", models.CharField(max_length=120, verbose_name="subject")),
                ("unit_id", models.BigIntegerField(null=True)),
                ("data", models.JSONField()),
                ("address", models.CharField(max_length=45)),
            ],
            options={
                "verbose_name": "record entry",
                "verbose_name_plural": "record entries",
                "db_table": "record_entry",
                "managed": False,
            },
        ),
    ]
