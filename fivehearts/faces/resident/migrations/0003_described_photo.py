from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resident", "0002_files_of_drafts")]
    operations = [
        migrations.AddField(
            model_name="draftphoto",
            name="description",
            field=models.CharField(
                blank=True, default="", max_length=100, verbose_name="description"
            ),
        ),
    ]
