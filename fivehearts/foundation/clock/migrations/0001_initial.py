from django.db import migrations, models


# The database raises the version whoever changes the hours or a day, in the same transaction,
# so a running process can trust the version alone.
VERSION = """
CREATE FUNCTION clock_hours_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER clock_hours_changed BEFORE UPDATE ON clock_calendar
FOR EACH ROW EXECUTE FUNCTION clock_hours_changed();

CREATE FUNCTION clock_days_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clock_calendar SET version = version;
    RETURN NULL;
END $$;
CREATE TRIGGER clock_days_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON clock_day
FOR EACH STATEMENT EXECUTE FUNCTION clock_days_changed();
"""

UNDO = """
DROP TRIGGER clock_days_changed ON clock_day;
DROP TRIGGER clock_hours_changed ON clock_calendar;
DROP FUNCTION clock_days_changed();
DROP FUNCTION clock_hours_changed();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Day',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='day')),
                ('working', models.BooleanField(verbose_name='worked')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('published', models.BooleanField(verbose_name='published')),
            ],
            options={
                'verbose_name': 'special day',
                'verbose_name_plural': 'special days',
                'db_table': 'clock_day',
                'ordering': ['day'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='clock_day_says_name_and_source')],
            },
        ),
        migrations.CreateModel(
            name='StoredCalendar',
            fields=[
                ('code', models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('intervals', models.JSONField(verbose_name='working hours')),
                ('version', models.PositiveBigIntegerField(default=1, editable=False, verbose_name='version')),
            ],
            options={
                'verbose_name': 'working calendar',
                'verbose_name_plural': 'working calendars',
                'db_table': 'clock_calendar',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='clock_calendar_is_named')],
            },
        ),
        migrations.RunSQL(VERSION, UNDO),
    ]
