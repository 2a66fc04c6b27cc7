from django.db import migrations

# A published version is never changed again, nor anything it says. `forbid_change` is laid by the
# record; its reset path is for tests alone.
STAYS = """
CREATE FUNCTION catalogue_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
    moved boolean;
BEGIN
    IF current_setting('app.allow_reset', true) = 'on'
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_TABLE_NAME = 'catalogue_version' THEN
        IF OLD.state = 'published' THEN
            RAISE EXCEPTION 'version % of the catalogue is published', OLD.number
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_TABLE_NAME = 'catalogue_question' THEN
        SELECT e.version_id INTO version FROM catalogue_entry e
         WHERE e.id = CASE TG_OP WHEN 'DELETE' THEN OLD.entry_id ELSE NEW.entry_id END;
    ELSE
        version := CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    END IF;
    IF EXISTS (SELECT 1 FROM catalogue_version v WHERE v.id = version AND v.state = 'published') THEN
        RAISE EXCEPTION 'version % of the catalogue is published', version
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        -- Nothing moves out of a published version either.
        IF TG_TABLE_NAME = 'catalogue_question' THEN
            moved := NEW.entry_id <> OLD.entry_id;
        ELSE
            moved := NEW.version_id <> OLD.version_id;
        END IF;
        IF moved THEN
            RAISE EXCEPTION 'what a version says does not move to another one'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER catalogue_version_stays BEFORE UPDATE OR DELETE ON catalogue_version
    FOR EACH ROW EXECUTE FUNCTION catalogue_published_stays();
CREATE TRIGGER catalogue_entry_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_entry
    FOR EACH ROW EXECUTE FUNCTION catalogue_published_stays();
CREATE TRIGGER catalogue_question_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_question
    FOR EACH ROW EXECUTE FUNCTION catalogue_published_stays();
CREATE TRIGGER catalogue_termrule_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_termrule
    FOR EACH ROW EXECUTE FUNCTION catalogue_published_stays();
-- A category's code is given once, for ever.
CREATE FUNCTION catalogue_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the code % of a category is given for ever', OLD.code USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogue_category_code BEFORE UPDATE OF code ON catalogue_category
    FOR EACH ROW WHEN (OLD.code IS DISTINCT FROM NEW.code) EXECUTE FUNCTION catalogue_code_stays();
"""
UNDO = """
DROP TRIGGER catalogue_category_code ON catalogue_category;
DROP FUNCTION catalogue_code_stays();
DROP TRIGGER catalogue_termrule_stays ON catalogue_termrule;
DROP TRIGGER catalogue_question_stays ON catalogue_question;
DROP TRIGGER catalogue_entry_stays ON catalogue_entry;
DROP TRIGGER catalogue_version_stays ON catalogue_version;
DROP FUNCTION catalogue_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(STAYS, UNDO)]
