import equipoise.web.vault.fields
from django.db import migrations


class Migration(migrations.Migration):
    """No letter had headers of its own before: nothing is lost with the column that was not sealed."""

    dependencies = [
        ('mail', '0003_emptied'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='letter',
            name='headers',
        ),
        migrations.AddField(
            model_name='letter',
            name='headers',
            field=equipoise.web.vault.fields.SealedJSON(null=True),
        ),
    ]
