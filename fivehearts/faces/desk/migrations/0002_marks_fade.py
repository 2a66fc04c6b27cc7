from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='presence',
            index=models.Index(fields=['seen_at'], name='desk_presence_fading'),
        ),
    ]
