from django.db import migrations

from fivehearts.foundation.scope.policies import RowLevelSecurity, by_place

# A person without any of these is a key and a unit: what they are, and with whom, stands here.
ABOUT_PEOPLE = (
    "PersonalData",
    "Phone",
    "Household",
    "Membership",
    "Residence",
    "Label",
    "Consent",
    "Correction",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_departures"), ("scope", "0002_second_lock")]
    operations = [RowLevelSecurity(model, by_place("unit_path")) for model in ABOUT_PEOPLE]
