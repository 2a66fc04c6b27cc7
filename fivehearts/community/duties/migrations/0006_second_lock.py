from django.db import migrations

from fivehearts.foundation.scope.policies import RowLevelSecurity, by_whose


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_addresses_and_languages"), ("scope", "0003_ranges_say_all")]
    operations = [RowLevelSecurity("WorkAddress", by_whose("'user:' || user_id"))]
