from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0013_second_lock")]
    operations = [
        migrations.AddField(
            model_name="photo",
            name="description",
            field=models.CharField(
                blank=True, default="", max_length=100, verbose_name="description"
            ),
        ),
    ]
