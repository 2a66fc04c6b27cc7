from django.db import migrations, models


# Seals are sealed themselves: nobody changes them, and the reset path is for tests alone.
KEPT = """
CREATE TRIGGER record_seal_kept BEFORE UPDATE OR DELETE ON record_seal FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER record_seal_whole BEFORE TRUNCATE ON record_seal FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- The seal over an entry is found by its id; ranges overlap where transactions were long.
CREATE INDEX record_seal_range ON record_seal USING gist (int8range(first_id, last_id, '[]'));
-- Sealing reads entries in the order of their transactions.
CREATE INDEX record_entry_txid ON record_entry (txid, id);

-- Runs as its owner: the plain role may take no lock on the record. Called once after the record
-- has moved to another server; afterwards every id up to the one told here is drawn and ended.
CREATE FUNCTION record_close_era() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '10s' AS $$
BEGIN
    LOCK TABLE record_entry IN SHARE ROW EXCLUSIVE MODE;
    RETURN (SELECT last_value FROM record_entry_id_seq);
END $$;
"""
NOT_KEPT = "DROP FUNCTION record_close_era(); DROP INDEX record_entry_txid; DROP INDEX record_seal_range;"


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('algorithm', models.CharField(choices=[('sha256', 'SHA-256'), ('sm3', 'SM3')], max_length=10, verbose_name='algorithm')),
                ('sealed_at', models.DateTimeField(verbose_name='sealed at')),
                ('era', models.IntegerField()),
                ('cluster', models.CharField(max_length=40)),
                ('closing', models.BooleanField(default=False)),
                ('floor_id', models.BigIntegerField()),
                ('from_txid', models.BigIntegerField()),
                ('from_id', models.BigIntegerField()),
                ('until_txid', models.BigIntegerField()),
                ('until_id', models.BigIntegerField()),
                ('entries', models.IntegerField(verbose_name='entries')),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField()),
                ('ids', models.BinaryField()),
                ('leaves', models.BinaryField()),
                ('root', models.BinaryField(max_length=32, verbose_name='root')),
                ('previous', models.BinaryField(max_length=32)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
                'ordering': ['number'],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
