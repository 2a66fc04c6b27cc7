from django.db import migrations

from fivehearts.foundation.scope.policies import RowLevelSecurity, by_parent

# What was published is never changed again: it is replaced. The reset path is for tests alone.
STAYS = """
CREATE FUNCTION procedures_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' OR (current_setting('app.allow_reset', true) = 'on'
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'replaced'
       AND (NEW.procedure_id, NEW.number, NEW.document, NEW.note, NEW.published_at)
           = (OLD.procedure_id, OLD.number, OLD.document, OLD.note, OLD.published_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % of the procedure is published', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER procedures_version_stays BEFORE UPDATE OR DELETE ON procedures_version
    FOR EACH ROW EXECUTE FUNCTION procedures_published_stays();
-- Runs keep the version they began with; a code is given for ever.
CREATE FUNCTION procedures_run_keeps_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'run % keeps its version', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER procedures_run_version BEFORE UPDATE OF version_id, matter_id ON procedures_run
    FOR EACH ROW WHEN (OLD.version_id IS DISTINCT FROM NEW.version_id
                       OR OLD.matter_id IS DISTINCT FROM NEW.matter_id)
    EXECUTE FUNCTION procedures_run_keeps_version();
CREATE FUNCTION procedures_code_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the code % of a procedure is given for ever', OLD.code
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER procedures_procedure_code BEFORE UPDATE OF code ON procedures_procedure
    FOR EACH ROW WHEN (OLD.code IS DISTINCT FROM NEW.code) EXECUTE FUNCTION procedures_code_stays();
"""
UNDO = """
DROP TRIGGER procedures_procedure_code ON procedures_procedure;
DROP FUNCTION procedures_code_stays();
DROP TRIGGER procedures_run_version ON procedures_run;
DROP FUNCTION procedures_run_keeps_version();
DROP TRIGGER procedures_version_stays ON procedures_version;
DROP FUNCTION procedures_published_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [
        migrations.RunSQL(STAYS, UNDO),
        *(
            RowLevelSecurity(model, by_parent("matters_matter", "matter_id"))
            for model in ("Run", "RunStep", "RunPaper", "PaperWait")
        ),
    ]
