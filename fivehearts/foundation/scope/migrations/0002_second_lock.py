from django.db import migrations

# The functions the rules are made of. PostgreSQL puts their bodies in place of the calls, so that
# a condition on a path is a range its index serves; nothing is parsed for each row but a short list.
GROUND = """
CREATE FUNCTION scope_covers(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT path >= current_setting('app.scope_low', true)
       AND path < current_setting('app.scope_high', true)
       AND path ^@ ANY (string_to_array(current_setting('app.scope_paths', true), ','))
$$;
CREATE FUNCTION scope_opened(key bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT key = ANY (string_to_array(current_setting('app.scope_keys', true), ',')::bigint[])
$$;
CREATE FUNCTION scope_is_own(ref text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ref <> '' AND ref = current_setting('app.scope_actor', true)
$$;
CREATE FUNCTION scope_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('app.scope_paths', true) = ','
$$;
"""
UNDO = """
DROP FUNCTION scope_is_whole();
DROP FUNCTION scope_is_own(text);
DROP FUNCTION scope_opened(bigint);
DROP FUNCTION scope_covers(text);
"""


class Migration(migrations.Migration):
    dependencies = [("scope", "0001_initial")]
    operations = [migrations.RunSQL(GROUND, UNDO)]
