from django.db import migrations

from fivehearts.foundation.scope.policies import RowLevelSecurity, by_place, by_whose


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("scope", "0002_second_lock")]
    operations = [
        RowLevelSecurity("Message", by_place("unit_path"), by_whose("recipient")),
        RowLevelSecurity("Delivery", by_place("unit_path")),
        RowLevelSecurity("Robot", by_place("unit_path")),
    ]
