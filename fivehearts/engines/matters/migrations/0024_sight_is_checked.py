from django.db import migrations

# A new matter and the units taking part are written by one statement, in which the one does not see
# the other yet: what a row says of its sight is then taken as it comes, and checked when both stand.
CHECKED = """
CREATE FUNCTION matters_check_new_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM matters_check(NEW.id);
    IF EXISTS (
        SELECT 1 FROM matters_participation p JOIN matters_matter m ON m.id = p.matter_id
         WHERE m.id = NEW.id AND (p.beyond = starts_with(m.unit_path, p.unit_path)
            OR p.beyond_open <> (p.beyond AND m.closed_at IS NULL)
            OR p.registered_at IS DISTINCT FROM CASE WHEN p.beyond THEN m.registered_at END)
    ) THEN
        RAISE EXCEPTION 'matter %: a unit taking part has another sight than the place gives', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER matters_matter_made ON matters_matter;
CREATE CONSTRAINT TRIGGER matters_matter_made AFTER INSERT ON matters_matter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_new_matter();
"""
UNDO = """
DROP TRIGGER matters_matter_made ON matters_matter;
CREATE CONSTRAINT TRIGGER matters_matter_made AFTER INSERT ON matters_matter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_matter();
DROP FUNCTION matters_check_new_matter();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0023_procedures'),
    ]

    operations = [migrations.RunSQL(CHECKED, UNDO)]
