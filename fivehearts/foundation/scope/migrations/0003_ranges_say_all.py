from django.db import migrations

# With one post the range says it all: no list is read for each row. Several posts have a list.
QUICK = """
CREATE OR REPLACE FUNCTION scope_covers(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT path >= current_setting('app.scope_low', true)
       AND path < current_setting('app.scope_high', true)
       AND (current_setting('app.scope_paths', true) = ''
            OR path ^@ ANY (string_to_array(current_setting('app.scope_paths', true), ',')))
$$;
CREATE OR REPLACE FUNCTION scope_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('app.scope_high', true) = '~'
$$;
"""
UNDO = """
CREATE OR REPLACE FUNCTION scope_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('app.scope_paths', true) = ','
$$;
CREATE OR REPLACE FUNCTION scope_covers(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT path >= current_setting('app.scope_low', true)
       AND path < current_setting('app.scope_high', true)
       AND path ^@ ANY (string_to_array(current_setting('app.scope_paths', true), ','))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("scope", "0002_second_lock")]
    operations = [migrations.RunSQL(QUICK, UNDO)]
