from django.db import migrations, models

# A row written without a change of what the invariant speaks of cannot break it: every verb
# writes its matter several times, and the check at commit ran for each of them.
CHECKS = """
DROP TRIGGER matters_matter_whole ON matters_matter;
CREATE CONSTRAINT TRIGGER matters_matter_made AFTER INSERT ON matters_matter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_matter();
CREATE CONSTRAINT TRIGGER matters_matter_whole AFTER UPDATE OF state, holder_unit_id, promise_id
    ON matters_matter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.holder_unit_id IS DISTINCT FROM NEW.holder_unit_id
          OR OLD.promise_id IS DISTINCT FROM NEW.promise_id)
    EXECUTE FUNCTION matters_check_matter();
DROP TRIGGER matters_promise_whole ON promises_promise;
CREATE CONSTRAINT TRIGGER matters_promise_whole AFTER UPDATE OF state ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION matters_check_promise();
"""
UNDO = """
DROP TRIGGER matters_promise_whole ON promises_promise;
CREATE CONSTRAINT TRIGGER matters_promise_whole AFTER UPDATE OF state ON promises_promise
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_promise();
DROP TRIGGER matters_matter_whole ON matters_matter;
DROP TRIGGER matters_matter_made ON matters_matter;
CREATE CONSTRAINT TRIGGER matters_matter_whole AFTER INSERT OR UPDATE OF state, holder_unit_id, promise_id
    ON matters_matter DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION matters_check_matter();
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_order_deliveries")]
    operations = [
        migrations.RunSQL(CHECKS, UNDO),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["closed_at"],
                condition=models.Q(("state__in", ["closed", "declined", "withdrawn"])),
                name="matters_to_archive",
            ),
        ),
    ]
